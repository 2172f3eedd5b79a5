/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "gs-label-contrasts.h"

#include "gs-gate-events.h"
#include "gs-session.h"

#include <glib/gi18n.h>
#include <math.h>

#define N_PERMUTATIONS      999
#define UPDATE_MILLISECONDS 400

typedef struct
{
  char *name; /* of the gate */
  float *own; /* [n_frames] */
  GsGateContrast contrast;
} Row;

/* All that the thread needs, and what it finds. */
typedef struct
{
  guint n_frames;
  guint8 *labelled;
  GArray *rows; /* of Row */
} Question;

struct _GsLabelContrasts
{
  GtkWidget parent_instance;

  GtkBox *box;
  GtkDropDown *label;
  GtkGrid *grid;

  GtkStringList *labels;
  GsClipPlots *plots;
  GsRun *run;
  GCancellable *cancellable; /* of the question that is asked */
  guint update_id;
  gboolean filling;
};

G_DEFINE_FINAL_TYPE (GsLabelContrasts, gs_label_contrasts, GTK_TYPE_WIDGET)

static void
row_clear (gpointer data)
{
  Row *row = data;

  g_free (row->name);
  g_free (row->own);
}

static void
question_free (gpointer data)
{
  Question *question = data;

  g_free (question->labelled);
  g_array_unref (question->rows);
  g_free (question);
}

static void
add_row (GsLabelContrasts *self,
         int row,
         const char *const *texts,
         const char *tooltip)
{
  for (int column = 0; column < 4; column++)
    {
      GtkWidget *cell = gtk_label_new (texts[column]);

      gtk_label_set_xalign (GTK_LABEL (cell), column == 0 ? 0.0f : 1.0f);
      gtk_label_set_ellipsize (GTK_LABEL (cell), column == 0 ? PANGO_ELLIPSIZE_END : PANGO_ELLIPSIZE_NONE);
      gtk_widget_set_hexpand (cell, column == 0);
      if (column > 0)
        gtk_widget_add_css_class (cell, "numeric");
      gtk_widget_set_tooltip_text (cell, tooltip);
      gtk_grid_attach (self->grid, cell, column, row, 1, 1);
    }
}

static char *
format (const char *pattern,
        double value)
{
  return isnan (value) ? g_strdup ("–") : g_strdup_printf ("%.*f", g_str_equal (pattern, "p") ? 3 : 2, value);
}

static void
show (GsLabelContrasts *self,
      const Question *question)
{
  const char *const head[] = { "", _ ("under it"), _ ("elsewhere"), _ ("p") };
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self->grid))) != NULL)
    gtk_grid_remove (self->grid, child);
  add_row (self, 0, head, _ ("Mean weight of the modality’s own features under the label and elsewhere; p: share of 999 shifts of the labels round the clip that differ at least as much"));
  for (guint i = 0; i < question->rows->len; i++)
    {
      const Row *row = &g_array_index (question->rows, Row, i);
      g_autofree char *inside = format ("w", row->contrast.mean_inside);
      g_autofree char *outside = format ("w", row->contrast.mean_outside);
      g_autofree char *p = format ("p", row->contrast.p);
      const char *const texts[] = { row->name, inside, outside, p };

      add_row (self, (int) i + 1, texts, row->name);
    }
}

static void
ask_thread (GTask *task,
            gpointer source,
            gpointer task_data,
            GCancellable *cancellable)
{
  Question *question = task_data;

  for (guint i = 0; i < question->rows->len && !g_cancellable_is_cancelled (cancellable); i++)
    {
      Row *row = &g_array_index (question->rows, Row, i);

      gs_gate_contrast (&row->contrast, row->own, question->n_frames, 1, 0, question->labelled, N_PERMUTATIONS);
    }
  g_task_return_boolean (task, TRUE);
}

static void
asked_cb (GObject *source,
          GAsyncResult *result,
          gpointer user_data)
{
  g_autoptr (GsLabelContrasts) self = user_data;

  if (g_task_propagate_boolean (G_TASK (result), NULL))
    show (self, g_task_get_task_data (G_TASK (result)));
}

/* The first frame that is not before @time. */
static guint
find_frame (const gint64 *pts,
            guint n_frames,
            gint64 time)
{
  guint low = 0, high = n_frames;

  while (low < high)
    {
      guint middle = low + (high - low) / 2;

      if (pts[middle] < time)
        low = middle + 1;
      else
        high = middle;
    }

  return low;
}

static void
mark (Question *question,
      GsClip *clip,
      const char *label)
{
  GListModel *tiers = gs_clip_get_tiers (clip);
  guint n_frames;
  const gint64 *pts = gs_clip_get_pts (clip, &n_frames);

  for (guint t = 0; t < g_list_model_get_n_items (tiers); t++)
    {
      g_autoptr (GListModel) tier = g_list_model_get_item (tiers, t);

      for (guint i = 0; i < g_list_model_get_n_items (tier); i++)
        {
          g_autoptr (GsSegment) segment = g_list_model_get_item (tier, i);

          if (g_strcmp0 (gs_segment_get_label (segment), label) != 0)
            continue;
          for (guint frame = find_frame (pts, n_frames, gs_segment_get_start (segment));
               frame < n_frames && pts[frame] < gs_segment_get_end (segment); frame++)
            question->labelled[frame] = 1;
        }
    }
}

static Question *
make_question (GsLabelContrasts *self,
               const char *label)
{
  GsClip *clip = gs_clip_plots_get_clip (self->plots);
  Question *question = g_new0 (Question, 1);

  question->n_frames = gs_run_get_n_frames (self->run);
  question->labelled = g_new0 (guint8, question->n_frames);
  question->rows = g_array_new (FALSE, TRUE, sizeof (Row));
  g_array_set_clear_func (question->rows, row_clear);
  mark (question, clip, label);
  for (guint i = 0; i < gs_run_get_n_gates (self->run); i++)
    {
      const GsGateSeries *gate = gs_run_get_gate (self->run, i);
      const float *weights = gs_run_get_gate_weights (self->run, i);
      const char *output = gate->output == GS_OUTPUT_VALENCE   ? _ ("valence")
                           : gate->output == GS_OUTPUT_AROUSAL ? _ ("arousal")
                                                               : _ ("valence, arousal");
      Row row = { 0 };

      if (weights == NULL || gate->stage > 0)
        continue;
      row.name = g_strdup_printf ("%s, %s", g_str_equal (gate->modality, "video") ? _ ("face") : _ ("sound"), output);
      row.own = g_new (float, question->n_frames);
      for (guint frame = 0; frame < question->n_frames; frame++)
        row.own[frame] = weights[(gsize) frame * gate->n_candidates];
      g_array_append_val (question->rows, row);
    }

  return question;
}

static void
ask (GsLabelContrasts *self)
{
  GtkStringObject *item = gtk_drop_down_get_selected_item (self->label);
  guint n_frames;
  GTask *task;

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  if (self->filling || item == NULL || self->plots == NULL || self->run == NULL || !gs_run_has_frames (self->run))
    return;
  gs_clip_get_pts (gs_clip_plots_get_clip (self->plots), &n_frames);
  if (n_frames == 0 || n_frames != gs_run_get_n_frames (self->run))
    return;

  self->cancellable = g_cancellable_new ();
  /* The thread may be the last to let go of the task, hence of what the task holds: not of a widget. */
  task = g_task_new (NULL, self->cancellable, asked_cb, g_object_ref (self));
  g_task_set_task_data (task, make_question (self, gtk_string_object_get_string (item)), question_free);
  g_task_run_in_thread (task, ask_thread);
  g_object_unref (task);
}

/* The labels that there are, the one that was chosen first. */
static void
fill_labels (GsLabelContrasts *self)
{
  GListModel *tiers = self->plots != NULL ? gs_clip_get_tiers (gs_clip_plots_get_clip (self->plots)) : NULL;
  GtkStringObject *item = gtk_drop_down_get_selected_item (self->label);
  g_autofree char *chosen = item != NULL ? g_strdup (gtk_string_object_get_string (item)) : NULL;
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (GPtrArray) names = g_ptr_array_new ();
  guint index = 0;

  for (guint t = 0; tiers != NULL && t < g_list_model_get_n_items (tiers); t++)
    {
      g_autoptr (GListModel) tier = g_list_model_get_item (tiers, t);

      for (guint i = 0; i < g_list_model_get_n_items (tier); i++)
        {
          g_autoptr (GsSegment) segment = g_list_model_get_item (tier, i);
          const char *label = gs_segment_get_label (segment);
          char *name;

          if (label == NULL || label[0] == '\0' || g_hash_table_contains (seen, label))
            continue;
          name = g_strdup (label);
          g_hash_table_add (seen, name);
          if (g_strcmp0 (name, chosen) == 0)
            index = names->len;
          g_ptr_array_add (names, name);
        }
    }
  gtk_widget_set_visible (GTK_WIDGET (self), names->len > 0);
  g_ptr_array_add (names, NULL);

  self->filling = TRUE;
  gtk_string_list_splice (self->labels, 0, g_list_model_get_n_items (G_LIST_MODEL (self->labels)), (const char *const *) names->pdata);
  gtk_drop_down_set_selected (self->label, names->len > 1 ? index : GTK_INVALID_LIST_POSITION);
  self->filling = FALSE;
}

static gboolean
update_cb (gpointer user_data)
{
  GsLabelContrasts *self = user_data;

  self->update_id = 0;
  fill_labels (self);
  ask (self);

  return G_SOURCE_REMOVE;
}

static void
queue_update (GsLabelContrasts *self)
{
  if (self->update_id == 0)
    self->update_id = g_timeout_add (UPDATE_MILLISECONDS, update_cb, self);
}

static void
watch_tiers (GsLabelContrasts *self)
{
  GListModel *tiers = gs_clip_get_tiers (gs_clip_plots_get_clip (self->plots));

  for (guint i = 0; i < g_list_model_get_n_items (tiers); i++)
    {
      g_autoptr (GListModel) tier = g_list_model_get_item (tiers, i);

      g_signal_handlers_disconnect_by_func (tier, queue_update, self);
      g_signal_connect_object (tier, "items-changed", G_CALLBACK (queue_update), self, G_CONNECT_SWAPPED);
    }
  queue_update (self);
}

static void
run_cb (GsLabelContrasts *self)
{
  GsRun *run = self->plots != NULL ? gs_clip_plots_get_run (self->plots) : NULL;

  if (self->run != NULL)
    g_signal_handlers_disconnect_by_data (self->run, self);
  g_set_object (&self->run, run);
  if (run != NULL)
    {
      g_signal_connect_swapped (run, "frames-changed", G_CALLBACK (queue_update), self);
      g_signal_connect_swapped (run, "notify::state", G_CALLBACK (queue_update), self);
    }
  queue_update (self);
}

static void
forget_plots (GsLabelContrasts *self)
{
  if (self->plots == NULL)
    return;

  g_signal_handlers_disconnect_by_data (self->plots, self);
  g_signal_handlers_disconnect_by_data (gs_clip_get_tiers (gs_clip_plots_get_clip (self->plots)), self);
  g_clear_object (&self->plots);
}

static void
gs_label_contrasts_dispose (GObject *object)
{
  GsLabelContrasts *self = GS_LABEL_CONTRASTS (object);

  g_clear_handle_id (&self->update_id, g_source_remove);
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  forget_plots (self);
  if (self->run != NULL)
    g_signal_handlers_disconnect_by_data (self->run, self);
  g_clear_object (&self->run);
  g_clear_object (&self->labels);
  if (self->box != NULL)
    gtk_widget_unparent (GTK_WIDGET (self->box));
  self->box = NULL;

  G_OBJECT_CLASS (gs_label_contrasts_parent_class)->dispose (object);
}

static void
gs_label_contrasts_class_init (GsLabelContrastsClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = gs_label_contrasts_dispose;
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BIN_LAYOUT);
}

static void
gs_label_contrasts_init (GsLabelContrasts *self)
{
  GtkWidget *row = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkWidget *title = gtk_label_new (_ ("Own weight under"));

  self->box = GTK_BOX (gtk_box_new (GTK_ORIENTATION_VERTICAL, 2));
  self->labels = gtk_string_list_new (NULL);
  self->label = GTK_DROP_DOWN (gtk_drop_down_new (g_object_ref (G_LIST_MODEL (self->labels)), NULL));
  self->grid = GTK_GRID (gtk_grid_new ());
  gtk_grid_set_column_spacing (self->grid, 10);
  gtk_widget_add_css_class (GTK_WIDGET (self->grid), "gs-summary");
  gtk_widget_add_css_class (title, "heading");
  gtk_label_set_xalign (GTK_LABEL (title), 0.0f);
  gtk_widget_set_hexpand (title, TRUE);
  gtk_widget_add_css_class (GTK_WIDGET (self->label), "gs-small-button");
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->label), GTK_ACCESSIBLE_PROPERTY_LABEL, _ ("Label"), -1);
  gtk_box_append (GTK_BOX (row), title);
  gtk_box_append (GTK_BOX (row), GTK_WIDGET (self->label));
  gtk_box_append (self->box, row);
  gtk_box_append (self->box, GTK_WIDGET (self->grid));
  gtk_widget_set_parent (GTK_WIDGET (self->box), GTK_WIDGET (self));
  gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
  g_signal_connect_swapped (self->label, "notify::selected", G_CALLBACK (ask), self);
}

/**
 * gs_label_contrasts_set_plots:
 * @self: a #GsLabelContrasts
 * @plots: (nullable): the clip
 */
void
gs_label_contrasts_set_plots (GsLabelContrasts *self,
                              GsClipPlots *plots)
{
  g_return_if_fail (GS_IS_LABEL_CONTRASTS (self));

  forget_plots (self);
  g_set_object (&self->plots, plots);
  if (plots != NULL)
    {
      g_signal_connect_swapped (plots, "notify::run", G_CALLBACK (run_cb), self);
      g_signal_connect_swapped (gs_clip_get_tiers (gs_clip_plots_get_clip (plots)), "items-changed", G_CALLBACK (watch_tiers), self);
      watch_tiers (self);
    }
  run_cb (self);
}
