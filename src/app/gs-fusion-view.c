/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "gs-fusion-view.h"

#include "gs-figure-area.h"
#include "gs-fusion-columns.h"
#include "gs-text-size.h"
#include "gs-time-text.h"

#include <glib/gi18n.h>
#include <math.h>

/* A drawing costs a few milliseconds, which the picture needs too while it plays. */
#define PLAYING_STEP  (G_USEC_PER_SEC / 15)
#define RESTING_STEP  (G_USEC_PER_SEC / 40)
#define SPEECH_STEP   (G_USEC_PER_SEC)
#define NATURAL_WIDTH 340
#define LEAST_TARGET  24.0 /* pixels that a pointer can hit */

struct _GsFusionView
{
  GtkWidget parent_instance;

  GsFigureArea *area;
  GtkLabel *message;
  GPtrArray *buttons; /* of GtkWidget, one a spot, in their order */
  GArray *spots;      /* of GsFigureFusionSpot, as they were placed last */

  GsPlayhead *playhead;
  GsClipPlots *plots;
  GsRun *run;
  GsFusionColumns *columns; /* NULL: there is only a message */
  char *moment;
  gsize first, n_frames; /* that are shown */
  gint64 drawn, spoken;  /* when, monotonic µs */
  guint update_id;
};

enum
{
  PROP_0,
  PROP_MOMENT,
  N_PROPERTIES
};

enum
{
  ACTIVATED,
  N_SIGNALS
};

static GParamSpec *properties[N_PROPERTIES];
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (GsFusionView, gs_fusion_view, GTK_TYPE_WIDGET)

static void
set_moment (GsFusionView *self,
            const char *moment)
{
  if (g_strcmp0 (self->moment, moment) == 0)
    return;

  g_free (self->moment);
  self->moment = g_strdup (moment);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_MOMENT]);
}

/* --- values --- */

static gboolean
get_range (GsFusionView *self,
           gsize *first,
           gsize *n_frames)
{
  GsSelection *selection = gs_playhead_get_selection (self->playhead);
  GsFrameTimes *times = gs_clip_plots_get_times (self->plots);

  if (gs_selection_get_empty (selection))
    {
      *first = gs_frame_times_find (times, gs_playhead_get_time (self->playhead));
      *n_frames = 1;
      return FALSE;
    }

  *first = gs_frame_times_find (times, gs_selection_get_start (selection));
  *n_frames = gs_frame_times_find (times, gs_selection_get_end (selection)) - *first + 1;

  return TRUE;
}

/* The names of the buttons say the weights too. */
static void
name_buttons (GsFusionView *self)
{
  GsFigure *figure = gs_figure_area_get_figure (self->area);

  for (guint i = 0; i < self->buttons->len; i++)
    {
      g_autofree char *name = gs_figure_fusion_describe_spot (figure, &g_array_index (self->spots, GsFigureFusionSpot, i));

      gtk_accessible_update_property (GTK_ACCESSIBLE (self->buttons->pdata[i]), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
      gtk_widget_set_tooltip_text (self->buttons->pdata[i], name);
    }
}

/* The price is the same for a frame and a clip. */
static double
read_mean (GsFusionView *self,
           GsSeries *series)
{
  GsSeriesBin bin;

  if (self->n_frames <= 1)
    return gs_series_get_value (series, self->first);

  gs_series_summarise (series, self->first, self->n_frames, &bin);

  return bin.mean;
}

static double
read_prediction (GsOutput output,
                 gpointer data)
{
  GsFusionView *self = data;

  return read_mean (self, gs_run_series_get_prediction (gs_clip_plots_get_run_series (self->plots), output));
}

static double
read_weight (guint gate,
             guint candidate,
             gpointer data)
{
  GsFusionView *self = data;

  return read_mean (self, gs_run_series_get_gate (gs_clip_plots_get_run_series (self->plots), gate, candidate));
}

static void
draw_now (GsFusionView *self)
{
  gint64 now = g_get_monotonic_time ();
  gboolean speak = !gs_playhead_get_playing (self->playhead) || now - self->spoken >= SPEECH_STEP;
  gboolean mean = get_range (self, &self->first, &self->n_frames);
  GsRunSeries *series = gs_clip_plots_get_run_series (self->plots);
  const GsFusionReader reader = { read_prediction, read_weight, self };

  gs_fusion_columns_read (self->columns, series != NULL ? gs_run_series_get_run (series) : NULL, &reader);
  gs_figure_area_replace_figure (self->area, gs_figure_fusion_new (NULL, self->columns->columns, self->columns->n_columns), speak);
  set_moment (self, mean ? _ ("selection mean") : _ ("at the cursor"));
  self->drawn = now;
  if (!speak)
    return;

  self->spoken = now;
  name_buttons (self);
}

static gboolean
update_cb (gpointer user_data)
{
  GsFusionView *self = user_data;

  self->update_id = 0;
  if (self->columns != NULL && gtk_widget_get_mapped (GTK_WIDGET (self)))
    draw_now (self);

  return G_SOURCE_REMOVE;
}

static void
queue_update (GsFusionView *self)
{
  gint64 step = gs_playhead_get_playing (self->playhead) ? PLAYING_STEP : RESTING_STEP;
  gint64 wait = self->drawn + step - g_get_monotonic_time ();

  if (self->update_id != 0 || self->columns == NULL || !gtk_widget_get_mapped (GTK_WIDGET (self)))
    return;

  if (wait <= 0)
    draw_now (self);
  else
    self->update_id = g_timeout_add ((guint) (wait / 1000 + 1), update_cb, self);
}

static void
time_cb (GsFusionView *self)
{
  gsize first, n_frames;

  if (self->columns == NULL || !gtk_widget_get_mapped (GTK_WIDGET (self)))
    return;

  /* A mean stays where it is, and a frame is shown for longer than the clock ticks. */
  if (!get_range (self, &first, &n_frames) && (first != self->first || self->n_frames != n_frames))
    queue_update (self);
}

/* --- what there is to see --- */

static void
clicked_cb (GtkWidget *button,
            GsFusionView *self)
{
  guint index = 0;

  if (!g_ptr_array_find (self->buttons, button, &index) || index >= self->spots->len)
    return;

  g_signal_emit (self, signals[ACTIVATED], 0, self->columns->outputs[g_array_index (self->spots, GsFigureFusionSpot, index).column],
                 g_array_index (self->spots, GsFigureFusionSpot, index).modality, g_array_index (self->spots, GsFigureFusionSpot, index).stage,
                 g_array_index (self->spots, GsFigureFusionSpot, index).iteration);
}

static void
list_spots (GsFusionView *self,
            int width,
            int height)
{
  GsFigureStyle style = gs_figure_area_get_style (self->area);
  GsFigure *figure = gs_figure_area_get_figure (self->area);

  g_array_unref (self->spots);
  self->spots = figure != NULL ? gs_figure_fusion_list_spots (figure, width, height, &style)
                               : g_array_new (FALSE, FALSE, sizeof (GsFigureFusionSpot));
}

/* Which spots there are depends on the networks alone; where they are is settled when there is room. */
static void
make_buttons (GsFusionView *self)
{
  for (guint i = 0; i < self->buttons->len; i++)
    gtk_widget_unparent (self->buttons->pdata[i]);
  g_ptr_array_set_size (self->buttons, 0);

  list_spots (self, NATURAL_WIDTH, NATURAL_WIDTH);
  for (guint i = 0; i < self->spots->len; i++)
    {
      GtkWidget *button = gtk_button_new ();

      gtk_widget_add_css_class (button, "flat");
      gtk_widget_add_css_class (button, "gs-spot");
      g_signal_connect (button, "clicked", G_CALLBACK (clicked_cb), self);
      gtk_widget_set_parent (button, GTK_WIDGET (self));
      g_ptr_array_add (self->buttons, button);
    }
}

static void
show_message (GsFusionView *self,
              const char *message)
{
  gtk_label_set_label (self->message, message != NULL ? message : "");
  gtk_widget_set_visible (GTK_WIDGET (self->message), message != NULL);
  gtk_widget_set_visible (GTK_WIDGET (self->area), message == NULL);
}

static void
show_run (GsFusionView *self,
          const char *reason)
{
  GsRun *run = self->plots != NULL ? gs_clip_plots_get_run (self->plots) : NULL;

  if (self->run != NULL)
    g_signal_handlers_disconnect_by_data (self->run, self);
  g_set_object (&self->run, run);
  g_clear_pointer (&self->columns, gs_fusion_columns_free);
  if (run != NULL)
    {
      self->columns = gs_fusion_columns_new (run);
      g_signal_connect_swapped (run, "frames-changed", G_CALLBACK (queue_update), self);
    }

  if (self->columns != NULL && self->columns->n_columns == 0)
    {
      g_clear_pointer (&self->columns, gs_fusion_columns_free);
      reason = _ ("The project does not say which networks made this run.");
    }
  if (self->columns != NULL)
    {
      show_message (self, NULL);
      draw_now (self);
    }
  else
    {
      show_message (self, reason != NULL ? reason : _ ("Not analysed yet"));
      gs_figure_area_set_figure (self->area, NULL);
      set_moment (self, "");
    }
  make_buttons (self);
  if (self->columns != NULL)
    name_buttons (self);
  gtk_widget_queue_resize (GTK_WIDGET (self));
}

static void
run_cb (GsFusionView *self)
{
  show_run (self, NULL);
}

/* --- the widget --- */

static GtkSizeRequestMode
gs_fusion_view_get_request_mode (GtkWidget *widget)
{
  return GTK_SIZE_REQUEST_HEIGHT_FOR_WIDTH;
}

static void
gs_fusion_view_measure (GtkWidget *widget,
                        GtkOrientation orientation,
                        int for_size,
                        int *minimum,
                        int *natural,
                        int *minimum_baseline,
                        int *natural_baseline)
{
  GsFusionView *self = GS_FUSION_VIEW (widget);
  GsFigure *figure = gs_figure_area_get_figure (self->area);
  GsFigureStyle style = gs_figure_area_get_style (self->area);
  int least;

  if (figure == NULL)
    {
      gtk_widget_measure (GTK_WIDGET (self->message), orientation, for_size, minimum, natural, NULL, NULL);
      return;
    }

  least = (int) ceil (gs_figure_fusion_get_least_width (figure, &style));
  if (orientation == GTK_ORIENTATION_HORIZONTAL)
    {
      *minimum = least;
      *natural = MAX (least, NATURAL_WIDTH);
    }
  else
    *minimum = *natural = (int) gs_figure_fusion_get_height (figure, for_size > 0 ? for_size : MAX (least, NATURAL_WIDTH), &style);
}

static void
gs_fusion_view_size_allocate (GtkWidget *widget,
                              int width,
                              int height,
                              int baseline)
{
  GsFusionView *self = GS_FUSION_VIEW (widget);
  const GtkAllocation all = { 0, 0, width, height };

  if (gtk_widget_should_layout (GTK_WIDGET (self->message)))
    gtk_widget_size_allocate (GTK_WIDGET (self->message), &all, -1);
  if (gtk_widget_should_layout (GTK_WIDGET (self->area)))
    gtk_widget_size_allocate (GTK_WIDGET (self->area), &all, -1);

  list_spots (self, width, height);
  for (guint i = 0; i < self->buttons->len && i < self->spots->len; i++)
    {
      const GsFigureFusionSpot *spot = &g_array_index (self->spots, GsFigureFusionSpot, i);
      double more = MAX (LEAST_TARGET - spot->width, 0.0) / 2.0;
      GtkAllocation place = { (int) floor (spot->x - more), (int) floor (spot->y), (int) ceil (spot->width + 2.0 * more),
                              (int) ceil (MAX (spot->height, 1.0)) };
      int least;

      gtk_widget_measure (self->buttons->pdata[i], GTK_ORIENTATION_HORIZONTAL, -1, &least, NULL, NULL, NULL);
      place.width = MAX (place.width, least);
      gtk_widget_measure (self->buttons->pdata[i], GTK_ORIENTATION_VERTICAL, -1, &least, NULL, NULL, NULL);
      place.height = MAX (place.height, least);
      gtk_widget_size_allocate (self->buttons->pdata[i], &place, -1);
    }
}

static void
gs_fusion_view_map (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (gs_fusion_view_parent_class)->map (widget);

  if (GS_FUSION_VIEW (widget)->columns != NULL)
    draw_now (GS_FUSION_VIEW (widget));
}

static void
gs_fusion_view_get_property (GObject *object,
                             guint property_id,
                             GValue *value,
                             GParamSpec *pspec)
{
  if (property_id == PROP_MOMENT)
    g_value_set_string (value, GS_FUSION_VIEW (object)->moment);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
}

static void
gs_fusion_view_dispose (GObject *object)
{
  GsFusionView *self = GS_FUSION_VIEW (object);
  GtkWidget *child;

  g_clear_handle_id (&self->update_id, g_source_remove);
  if (self->run != NULL)
    g_signal_handlers_disconnect_by_data (self->run, self);
  g_clear_object (&self->run);
  if (self->plots != NULL)
    g_signal_handlers_disconnect_by_data (self->plots, self);
  g_clear_object (&self->plots);
  g_clear_pointer (&self->columns, gs_fusion_columns_free);
  g_clear_object (&self->playhead);
  g_ptr_array_set_size (self->buttons, 0);
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self))) != NULL)
    gtk_widget_unparent (child);

  G_OBJECT_CLASS (gs_fusion_view_parent_class)->dispose (object);
}

static void
gs_fusion_view_finalize (GObject *object)
{
  GsFusionView *self = GS_FUSION_VIEW (object);

  g_ptr_array_unref (self->buttons);
  g_array_unref (self->spots);
  g_free (self->moment);

  G_OBJECT_CLASS (gs_fusion_view_parent_class)->finalize (object);
}

static void
gs_fusion_view_class_init (GsFusionViewClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = gs_fusion_view_dispose;
  object_class->finalize = gs_fusion_view_finalize;
  object_class->get_property = gs_fusion_view_get_property;
  widget_class->get_request_mode = gs_fusion_view_get_request_mode;
  widget_class->measure = gs_fusion_view_measure;
  widget_class->size_allocate = gs_fusion_view_size_allocate;
  widget_class->map = gs_fusion_view_map;

  properties[PROP_MOMENT] = g_param_spec_string ("moment", NULL, NULL, NULL,
                                                 G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPERTIES, properties);
  signals[ACTIVATED] = g_signal_new ("activated", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 4,
                                     GS_TYPE_OUTPUT, G_TYPE_UINT, G_TYPE_UINT, G_TYPE_UINT);

  gtk_widget_class_set_css_name (widget_class, "fusionview");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
}

static void
gs_fusion_view_init (GsFusionView *self)
{
  self->buttons = g_ptr_array_new ();
  self->spots = g_array_new (FALSE, FALSE, sizeof (GsFigureFusionSpot));
  self->area = g_object_new (GS_TYPE_FIGURE_AREA, "visible", FALSE, NULL);
  gtk_widget_set_parent (GTK_WIDGET (self->area), GTK_WIDGET (self));
  self->message = GTK_LABEL (gtk_label_new (NULL));
  gtk_label_set_wrap (self->message, TRUE);
  gtk_label_set_max_width_chars (self->message, 32);
  gtk_label_set_justify (self->message, GTK_JUSTIFY_CENTER);
  gtk_widget_add_css_class (GTK_WIDGET (self->message), "dim-label");
  gtk_widget_set_parent (GTK_WIDGET (self->message), GTK_WIDGET (self));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, _ ("The fusion as it computes"), -1);
  gs_text_size_watch (GTK_WIDGET (self), G_CALLBACK (gtk_widget_queue_resize), self);
}

/**
 * gs_fusion_view_set_playhead:
 * @self: a #GsFusionView
 * @playhead: the one clock
 *
 * To be called once, before there is a clip.
 */
void
gs_fusion_view_set_playhead (GsFusionView *self,
                             GsPlayhead *playhead)
{
  g_return_if_fail (GS_IS_FUSION_VIEW (self));
  g_return_if_fail (self->playhead == NULL);

  self->playhead = g_object_ref (playhead);
  g_signal_connect_object (playhead, "notify::time", G_CALLBACK (time_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (playhead, "notify::playing", G_CALLBACK (queue_update), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (gs_playhead_get_selection (playhead), "changed", G_CALLBACK (queue_update), self, G_CONNECT_SWAPPED);
}

/**
 * gs_fusion_view_set_plots:
 * @self: a #GsFusionView
 * @plots: (nullable): the clip whose run is shown
 * @reason: (nullable): a sentence that stands there instead, while there is no clip
 */
void
gs_fusion_view_set_plots (GsFusionView *self,
                          GsClipPlots *plots,
                          const char *reason)
{
  g_return_if_fail (GS_IS_FUSION_VIEW (self));

  if (self->plots != NULL)
    g_signal_handlers_disconnect_by_data (self->plots, self);
  g_set_object (&self->plots, plots);
  if (plots != NULL)
    g_signal_connect_swapped (plots, "notify::run", G_CALLBACK (run_cb), self);
  show_run (self, reason);
}

/* What a file has to say that stands beside it in the window. */
static char *
make_title (GsFusionView *self)
{
  const char *clip = gs_clip_get_title (gs_clip_plots_get_clip (self->plots));
  GsFrameTimes *times = gs_clip_plots_get_times (self->plots);
  g_autofree char *start = gs_time_text_exact (gs_frame_times_get (times, self->first));
  g_autofree char *end = gs_time_text_exact (gs_frame_times_get_end (times, self->first + self->n_frames - 1));

  if (gs_selection_get_empty (gs_playhead_get_selection (self->playhead)))
    /* Translators: a clip's title, a time */
    return g_strdup_printf (_ ("%s at %s"), clip, start);

  /* Translators: a clip's title, from when, until when */
  return g_strdup_printf (_ ("%s, mean of %s–%s"), clip, start, end);
}

/**
 * gs_fusion_view_save:
 * @self: a #GsFusionView
 * @path: (nullable): where; %NULL asks
 *
 * Writes the figure with its numbers, see gs_figure_area_export().
 *
 * Returns: whether there is one
 */
gboolean
gs_fusion_view_save (GsFusionView *self,
                     const char *path)
{
  g_autoptr (GsFigure) figure = NULL;
  g_autofree char *title = NULL;

  g_return_val_if_fail (GS_IS_FUSION_VIEW (self), FALSE);

  if (self->columns == NULL || gs_frame_times_get_n_frames (gs_clip_plots_get_times (self->plots)) == 0)
    return FALSE;

  draw_now (self);
  title = make_title (self);
  figure = gs_figure_fusion_new (title, self->columns->columns, self->columns->n_columns);
  gs_figure_area_export (self->area, figure, "fusion.svg", path);

  return TRUE;
}
