/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "gs-worth-panel.h"

#include "gs-text-list.h"
#include "gs-time-text.h"
#include "gs-worth-queue.h"

#include <glib/gi18n.h>

/* While strokes come in; long enough that no stroke is disturbed by looking through an hour of samples. */
#define UPDATE_MILLISECONDS 700

/* So much of a stretch has to be rated for it to be done. */
#define DONE_SHARE 0.8

/* So many runs are read besides the one that is shown: each is a few megabytes for an hour. */
#define MOST_RUNS 8

struct _GsWorthPanel
{
  GtkWidget parent_instance;

  GtkWidget *box;
  GtkLabel *count;
  GtkWidget *again;
  GtkLabel *empty;
  GtkWidget *scroller;
  GtkListView *list;

  GtkStringList *texts;
  GtkSingleSelection *selection;
  GArray *items; /* of GsWorthItem */
  GArray *done;  /* of gboolean, one an item */
  GsWorkspace *workspace;
  GsClipPlots *plots;
  GCancellable *cancellable; /* of reading runs */
  gint64 since; /* what was rated from then on counts, microseconds since 1970 */
  int current;  /* where the walk is; -1 = not begun */
  guint make_id;
  guint mark_id;
  gboolean blind;
  gboolean walking; /* the selection follows what somebody else does */
};

G_DEFINE_FINAL_TYPE (GsWorthPanel, gs_worth_panel, GTK_TYPE_WIDGET)

static GsClip *
get_clip (GsWorthPanel *self)
{
  return self->plots != NULL ? gs_clip_plots_get_clip (self->plots) : NULL;
}

/* --- in words --- */

static char *
describe (const GsWorthItem *item)
{
  g_autoptr (GPtrArray) parts = g_ptr_array_new_with_free_func (g_free);

  if (item->reasons & GS_WORTH_PEOPLE)
    /* Translators: how far people are apart, as a standard deviation */
    g_ptr_array_add (parts, g_strdup_printf (item->people_output == GS_OUTPUT_VALENCE ? _ ("people differ about valence (±%.2f)")
                                                                                      : _ ("people differ about arousal (±%.2f)"),
                                             item->people));
  if (item->reasons & GS_WORTH_NETWORKS)
    /* Translators: how far networks are apart, as a standard deviation */
    g_ptr_array_add (parts, g_strdup_printf (item->networks_output == GS_OUTPUT_VALENCE ? _ ("networks differ about valence (±%.2f)")
                                                                                        : _ ("networks differ about arousal (±%.2f)"),
                                             item->networks));
  if (item->reasons & GS_WORTH_GATES)
    g_ptr_array_add (parts, g_strdup_printf (ngettext ("gates turn %u time", "gates turn %u times", item->n_turns), item->n_turns));
  g_ptr_array_add (parts, NULL);

  return g_strjoinv (_ (", "), (char **) parts->pdata);
}

static void
fill (GsWorthPanel *self)
{
  g_autoptr (GPtrArray) texts = g_ptr_array_new_with_free_func (g_free);
  g_autofree char *count = NULL;
  guint n_done = 0;

  for (guint i = 0; i < self->items->len; i++)
    {
      const GsWorthItem *item = &g_array_index (self->items, GsWorthItem, i);
      g_autofree char *start = gs_time_text_short (item->start);
      g_autofree char *end = gs_time_text_short (item->end);
      g_autofree char *reason = describe (item);
      gboolean done = g_array_index (self->done, gboolean, i);

      n_done += done;
      /* Translators: from, to, why it is worth a look */
      g_ptr_array_add (texts, g_strdup_printf (done ? _ ("✓ %s–%s  %s (done)") : _ ("%s–%s  %s"), start, end, reason));
    }
  g_ptr_array_add (texts, NULL);

  self->walking = TRUE;
  gtk_string_list_splice (self->texts, 0, g_list_model_get_n_items (G_LIST_MODEL (self->texts)), (const char *const *) texts->pdata);
  gtk_single_selection_set_selected (self->selection, self->current >= 0 ? (guint) self->current : GTK_INVALID_LIST_POSITION);
  self->walking = FALSE;

  if (self->items->len > 0)
    /* Translators: how many of how many stretches are done */
    count = g_strdup_printf (ngettext ("%u of %u done", "%u of %u done", self->items->len), n_done, self->items->len);
  gtk_label_set_label (self->count, count != NULL ? count : "");
  gtk_widget_set_visible (self->scroller, self->items->len > 0);
  gtk_widget_set_visible (GTK_WIDGET (self->empty), self->items->len == 0);
}

/* --- what is done --- */

/* Returns: whether it is otherwise than before. */
static gboolean
find_done (GsWorthPanel *self)
{
  GsClip *clip = get_clip (self);
  gboolean changed = FALSE;

  g_clear_handle_id (&self->mark_id, g_source_remove);
  for (guint i = 0; clip != NULL && i < self->items->len; i++)
    {
      const GsWorthItem *item = &g_array_index (self->items, GsWorthItem, i);
      gboolean done = gs_worth_queue_get_looked_at (clip, item, self->since) >= DONE_SHARE;

      changed = changed || done != g_array_index (self->done, gboolean, i);
      g_array_index (self->done, gboolean, i) = done;
    }

  return changed;
}

static gboolean
mark_cb (gpointer user_data)
{
  GsWorthPanel *self = user_data;

  self->mark_id = 0;
  if (find_done (self))
    fill (self);

  return G_SOURCE_REMOVE;
}

static void
queue_mark (GsWorthPanel *self)
{
  if (self->mark_id == 0 && self->items->len > 0)
    self->mark_id = g_timeout_add (UPDATE_MILLISECONDS, mark_cb, self);
}

static void
listen_to_traces (GsWorthPanel *self)
{
  GsClip *clip = get_clip (self);
  GListModel *traces = clip != NULL ? gs_clip_get_traces (clip) : NULL;

  for (guint i = 0; traces != NULL && i < g_list_model_get_n_items (traces); i++)
    {
      g_autoptr (GsTrace) trace = g_list_model_get_item (traces, i);

      g_signal_handlers_disconnect_by_func (trace, queue_mark, self);
      g_signal_connect_object (trace, "changed", G_CALLBACK (queue_mark), self, G_CONNECT_SWAPPED);
    }
  queue_mark (self);
}

/* --- the list --- */

/* When the list of this clip was made first, or last looked for again; kept with the project, so that what is done stays done. */
static void
find_since (GsWorthPanel *self,
            gboolean again)
{
  GsStore *store = gs_workspace_get_store (self->workspace);
  g_autofree char *key = g_strdup_printf ("worth-since-%" G_GINT64_FORMAT, gs_clip_get_id (get_clip (self)));
  g_autofree char *kept = store != NULL ? gs_store_get_setting (store, key) : NULL;
  g_autofree char *now = NULL;

  self->since = kept != NULL && !again ? g_ascii_strtoll (kept, NULL, 10) : 0;
  if (self->since > 0 || self->items->len == 0)
    return;

  self->since = g_get_real_time ();
  now = g_strdup_printf ("%" G_GINT64_FORMAT, self->since);
  if (store != NULL)
    gs_store_set_setting (store, key, now);
}

static void
make (GsWorthPanel *self,
      gboolean again)
{
  GsClip *clip = get_clip (self);
  GsRun *run = clip != NULL ? gs_clip_plots_get_run (self->plots) : NULL;

  g_clear_handle_id (&self->make_id, g_source_remove);
  g_array_unref (self->items);
  self->items = clip != NULL && !self->blind ? gs_worth_queue_make (clip, run) : g_array_new (FALSE, FALSE, sizeof (GsWorthItem));
  g_array_set_size (self->done, 0);
  g_array_set_size (self->done, self->items->len);
  self->current = -1;
  if (clip != NULL)
    find_since (self, again);
  gtk_label_set_label (self->empty, self->blind ? _ ("Hidden while you rate blind")
                                                : _ ("Nothing stands out: neither networks nor people differ much, and no gate is restless."));
  find_done (self);
  fill (self);
}

static gboolean
make_cb (gpointer user_data)
{
  GsWorthPanel *self = user_data;

  self->make_id = 0;
  make (self, FALSE);

  return G_SOURCE_REMOVE;
}

static void
queue_make (GsWorthPanel *self)
{
  if (self->make_id == 0)
    self->make_id = g_timeout_add (UPDATE_MILLISECONDS, make_cb, self);
}

static void
read_cb (GObject *source,
         GAsyncResult *result,
         gpointer user_data)
{
  g_autoptr (GsWorthPanel) self = user_data;
  g_autoptr (GError) error = NULL;

  /* A run that cannot be read is not held against others; what opens it says why */
  if (gs_store_load_run_finish (GS_STORE (source), result, &error) && self->plots != NULL)
    queue_make (self);
}

static void
read_runs (GsWorthPanel *self)
{
  GsClip *clip = get_clip (self);
  GsStore *store = gs_workspace_get_store (self->workspace);
  GListModel *runs = clip != NULL ? gs_clip_get_runs (clip) : NULL;
  guint n_read = 0;

  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  self->cancellable = g_cancellable_new ();

  for (guint i = runs != NULL ? g_list_model_get_n_items (runs) : 0; i-- > 0 && n_read < MOST_RUNS;)
    {
      g_autoptr (GsRun) run = g_list_model_get_item (runs, i);

      if (!gs_worth_queue_counts (run))
        continue;
      n_read++;
      if (!gs_run_has_frames (run) && store != NULL)
        gs_store_load_run_async (store, run, self->cancellable, read_cb, g_object_ref (self));
    }
  queue_make (self);
}

static void
run_state_cb (GsRun *run,
              GParamSpec *pspec,
              GsWorthPanel *self)
{
  if (gs_run_get_state (run) == GS_RECORD_COMPLETE)
    read_runs (self);
}

static void
runs_cb (GsWorthPanel *self)
{
  GsClip *clip = get_clip (self);
  GListModel *runs = clip != NULL ? gs_clip_get_runs (clip) : NULL;

  for (guint i = 0; runs != NULL && i < g_list_model_get_n_items (runs); i++)
    {
      g_autoptr (GsRun) run = g_list_model_get_item (runs, i);

      g_signal_handlers_disconnect_by_func (run, run_state_cb, self);
      g_signal_connect_object (run, "notify::state", G_CALLBACK (run_state_cb), self, 0);
    }
  read_runs (self);
}

static void
go_to (GsWorthPanel *self,
       guint index)
{
  GsPlayhead *playhead = gs_workspace_get_playhead (self->workspace);
  const GsWorthItem *item;

  if (index >= self->items->len)
    return;

  item = &g_array_index (self->items, GsWorthItem, index);
  self->current = (int) index;
  gs_selection_set_range (gs_playhead_get_selection (playhead), item->start, item->end);
  gs_playhead_seek (playhead, item->start);
}

static void
selected_cb (GsWorthPanel *self)
{
  guint index = gtk_single_selection_get_selected (self->selection);

  if (!self->walking && index != GTK_INVALID_LIST_POSITION)
    go_to (self, index);
}

static void
activated_cb (GsWorthPanel *self,
              guint index)
{
  go_to (self, index);
}

static void
again_cb (GsWorthPanel *self)
{
  make (self, TRUE);
}

/* What is done steps back. */
static void
bind_cb (GtkSignalListItemFactory *factory,
         GtkListItem *item,
         gpointer user_data)
{
  GsWorthPanel *self = user_data;
  GtkWidget *label = gtk_list_item_get_child (item);
  guint index = gtk_list_item_get_position (item);

  if (index < self->done->len && g_array_index (self->done, gboolean, index))
    gtk_widget_add_css_class (label, "dim-label");
  else
    gtk_widget_remove_css_class (label, "dim-label");
}

static void
gs_worth_panel_dispose (GObject *object)
{
  GsWorthPanel *self = GS_WORTH_PANEL (object);

  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_handle_id (&self->make_id, g_source_remove);
  g_clear_handle_id (&self->mark_id, g_source_remove);
  g_clear_object (&self->plots);
  g_clear_object (&self->workspace);
  if (self->selection != NULL)
    g_signal_handlers_disconnect_by_data (self->selection, self);
  g_clear_pointer (&self->box, gtk_widget_unparent);
  g_clear_object (&self->selection);
  g_clear_object (&self->texts);

  G_OBJECT_CLASS (gs_worth_panel_parent_class)->dispose (object);
}

static void
gs_worth_panel_finalize (GObject *object)
{
  GsWorthPanel *self = GS_WORTH_PANEL (object);

  g_array_unref (self->items);
  g_array_unref (self->done);

  G_OBJECT_CLASS (gs_worth_panel_parent_class)->finalize (object);
}

static void
gs_worth_panel_class_init (GsWorthPanelClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = gs_worth_panel_dispose;
  object_class->finalize = gs_worth_panel_finalize;
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/gatescope/Gatescope/gs-worth-panel.ui");
  gtk_widget_class_bind_template_child (widget_class, GsWorthPanel, box);
  gtk_widget_class_bind_template_child (widget_class, GsWorthPanel, count);
  gtk_widget_class_bind_template_child (widget_class, GsWorthPanel, again);
  gtk_widget_class_bind_template_child (widget_class, GsWorthPanel, empty);
  gtk_widget_class_bind_template_child (widget_class, GsWorthPanel, scroller);
  gtk_widget_class_bind_template_child (widget_class, GsWorthPanel, list);
  gtk_widget_class_bind_template_callback (widget_class, again_cb);
  gtk_widget_class_bind_template_callback (widget_class, activated_cb);
}

static void
gs_worth_panel_init (GsWorthPanel *self)
{
  GtkListItemFactory *factory;

  self->items = g_array_new (FALSE, FALSE, sizeof (GsWorthItem));
  self->done = g_array_new (FALSE, TRUE, sizeof (gboolean));
  self->current = -1;
  gtk_widget_init_template (GTK_WIDGET (self));

  factory = gs_text_list_set_up (self->list, &self->texts, &self->selection, G_CALLBACK (selected_cb), self);
  g_signal_connect (factory, "bind", G_CALLBACK (bind_cb), self);
}

/**
 * gs_worth_panel_connect:
 * @self: a #GsWorthPanel
 * @workspace: the window's clip and project
 *
 * To be called once.
 */
void
gs_worth_panel_connect (GsWorthPanel *self,
                        GsWorkspace *workspace)
{
  g_return_if_fail (GS_IS_WORTH_PANEL (self));
  g_return_if_fail (self->workspace == NULL);

  self->workspace = g_object_ref (workspace);
  make (self, FALSE);
}

/**
 * gs_worth_panel_set_plots:
 * @self: a #GsWorthPanel that is connected
 * @plots: (nullable): the clip
 */
void
gs_worth_panel_set_plots (GsWorthPanel *self,
                          GsClipPlots *plots)
{
  GsClip *clip = get_clip (self);

  g_return_if_fail (GS_IS_WORTH_PANEL (self));

  if (clip != NULL)
    {
      g_signal_handlers_disconnect_by_data (self->plots, self);
      g_signal_handlers_disconnect_by_data (clip, self);
      g_signal_handlers_disconnect_by_data (gs_clip_get_runs (clip), self);
      g_signal_handlers_disconnect_by_data (gs_clip_get_traces (clip), self);
    }
  g_set_object (&self->plots, plots);
  clip = get_clip (self);
  if (clip != NULL)
    {
      g_signal_connect_object (plots, "notify::run", G_CALLBACK (queue_make), self, G_CONNECT_SWAPPED);
      g_signal_connect_object (clip, "notify::n-frames", G_CALLBACK (queue_make), self, G_CONNECT_SWAPPED);
      g_signal_connect_object (clip, "notify::person", G_CALLBACK (queue_make), self, G_CONNECT_SWAPPED);
      g_signal_connect_object (gs_clip_get_runs (clip), "items-changed", G_CALLBACK (runs_cb), self, G_CONNECT_SWAPPED);
      g_signal_connect_object (gs_clip_get_traces (clip), "items-changed", G_CALLBACK (listen_to_traces), self, G_CONNECT_SWAPPED);
    }
  make (self, FALSE);
  runs_cb (self);
  listen_to_traces (self);
}

/**
 * gs_worth_panel_set_blind:
 * @self: a #GsWorthPanel
 * @blind: whether to say nothing: what is worth a look is what networks and others say
 */
void
gs_worth_panel_set_blind (GsWorthPanel *self,
                          gboolean blind)
{
  g_return_if_fail (GS_IS_WORTH_PANEL (self));

  if (self->blind == blind)
    return;

  self->blind = blind;
  gtk_widget_set_sensitive (self->again, !blind);
  make (self, FALSE);
}

/**
 * gs_worth_panel_step:
 * @self: a #GsWorthPanel
 * @direction: 1 for the next stretch that is not done, the most worthwhile first and round again; -1 for the one before
 *
 * Goes to a stretch, selects it in the list and its range on the ruler.
 *
 * Returns: whether there is one
 */
gboolean
gs_worth_panel_step (GsWorthPanel *self,
                     int direction)
{
  int n;

  g_return_val_if_fail (GS_IS_WORTH_PANEL (self), FALSE);

  /* What was asked for last counts, not what is about to be drawn */
  if (self->make_id != 0)
    make (self, FALSE);
  else if (self->mark_id != 0 && find_done (self))
    fill (self);

  n = (int) self->items->len;
  for (int i = 1; i <= n; i++)
    {
      int from = self->current >= 0 ? self->current : direction > 0 ? -1 : n;
      int index = ((from + direction * i) % n + n) % n;

      if (g_array_index (self->done, gboolean, index))
        continue;

      self->walking = TRUE;
      gtk_single_selection_set_selected (self->selection, (guint) index);
      gtk_widget_activate_action (GTK_WIDGET (self->list), "list.scroll-to-item", "u", (guint) index);
      self->walking = FALSE;
      go_to (self, (guint) index);

      return TRUE;
    }

  return FALSE;
}
