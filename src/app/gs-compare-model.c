/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "gs-compare-model.h"

#include "gs-string.h"
#include "gs-time-text.h"

#include <glib/gi18n.h>

/* A selection that is being drawn changes with every picture. */
#define WAIT_MILLISECONDS 80

struct _GsCompareModel
{
  GObject parent_instance;

  GsCompareSource *source;
  GsPlayhead *playhead;
  GsClip *clip;
  const char *dimension; /* interned */
  GPtrArray *names; /* GsCompareName */
  char *reference;  /* (nullable) */
  gboolean chosen;  /* by somebody; else the best there is */
  GListStore *rows;
  GCancellable *cancellable; /* of what is being computed */
  guint wait_id;
  gsize block;
  GPtrArray *differences; /* sentences */
  guint serial;
  gboolean active;
};

G_DEFINE_FINAL_TYPE (GsCompareModel, gs_compare_model, G_TYPE_OBJECT)

enum
{
  NAMES_CHANGED,
  COMPUTED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static void
name_free (gpointer data)
{
  GsCompareName *name = data;

  g_free (name->name);
  g_free (name);
}

/* --- what another thread works on --- */

typedef struct
{
  GPtrArray *tables;
  GPtrArray *clips; /* GsClip, touched by the main thread alone */
  char *reference;
  GsAgreementTableConfig config;
} Request;

static void
request_free (gpointer data)
{
  Request *request = data;

  g_ptr_array_unref (request->tables);
  g_ptr_array_unref (request->clips);
  g_free (request->reference);
  g_free (request);
}

static void
compute_thread (GTask *task,
                gpointer source,
                gpointer data,
                GCancellable *cancellable)
{
  Request *request = data;
  GError *error = NULL;
  GsAgreementTable *table = gs_agreement_table_new (request->tables, &request->config, cancellable, &error);

  if (table != NULL)
    g_task_return_pointer (task, table, (GDestroyNotify) gs_agreement_table_free);
  else
    g_task_return_error (task, error);
}

/* --- from figures to rows --- */

static char *
describe_place (GsCompareModel *self,
                const GsAgreementRow *row,
                GsClip *clip)
{
  gint64 start, end;

  switch (row->scope)
    {
    case GS_SCOPE_JOINED:
      return g_strdup_printf (ngettext ("%u clip joined", "%u clips joined", row->n_clips), row->n_clips);

    case GS_SCOPE_MEAN:
      return g_strdup_printf (ngettext ("mean over %u clip", "mean over %u clips", row->n_clips), row->n_clips);

    default:
      if (gs_compare_model_get_range (self, &start, &end))
        {
          g_autofree char *from = gs_time_text_short (start);
          g_autofree char *to = gs_time_text_short (end);

          return g_strdup_printf ("%s–%s", from, to);
        }
      return g_strdup (gs_clip_get_title (clip));
    }
}

static void
take_rows (GsCompareModel *self,
           const Request *request,
           const GsAgreementTable *table)
{
  g_autoptr (GPtrArray) rows = g_ptr_array_new_with_free_func (g_object_unref);
  guint n_former = g_list_model_get_n_items (G_LIST_MODEL (self->rows));
  gboolean same = n_former == table->rows->len;

  for (guint i = 0; i < table->rows->len; i++)
    {
      const GsAgreementRow *figures = &g_array_index (table->rows, GsAgreementRow, i);
      const GsTraceColumn *column = gs_trace_table_get_column (table->table, figures->column);
      GsClip *clip = figures->scope == GS_SCOPE_CLIP ? request->clips->pdata[figures->clip] : NULL;
      GsCompareRow *row = gs_compare_row_new (column->name, column->is_network, figures->scope, clip);
      g_autoptr (GsCompareRow) former = i < n_former ? g_list_model_get_item (G_LIST_MODEL (self->rows), i) : NULL;

      same = same && gs_compare_row_is_same (row, former);
      g_ptr_array_add (rows, row);
    }

  /* Rows that stay keep their place, their selection and the focus */
  for (guint i = 0; i < rows->len; i++)
    {
      const GsAgreementRow *figures = &g_array_index (table->rows, GsAgreementRow, i);
      g_autoptr (GsCompareRow) row = same ? g_list_model_get_item (G_LIST_MODEL (self->rows), i) : g_object_ref (rows->pdata[i]);
      g_autofree char *place = describe_place (self, figures, gs_compare_row_get_clip (row));

      gs_compare_row_set_place (row, place);
      gs_compare_row_set_figures (row, figures, table->n_replicates > 0);
    }
  if (!same)
    g_list_store_splice (self->rows, 0, n_former, rows->pdata, rows->len);
}

static char *
format_signed (double value)
{
  return g_strdup_printf ("%s%.2f", value < -0.005 ? "−" : "+", ABS (value));
}

/* Two networks side by side and as a difference. */
static void
take_differences (GsCompareModel *self,
                  const GsAgreementTable *table)
{
  g_ptr_array_set_size (self->differences, 0);
  for (guint i = 0; i < table->differences->len; i++)
    {
      const GsAgreementDifference *difference = &g_array_index (table->differences, GsAgreementDifference, i);
      g_autofree char *a = gs_compare_name_dup_title (gs_trace_table_get_column (table->table, difference->a)->name, TRUE);
      g_autofree char *b = gs_compare_name_dup_title (gs_trace_table_get_column (table->table, difference->b)->name, TRUE);
      g_autofree char *value = format_signed (difference->result.difference);
      g_autofree char *p = difference->result.p < 0.001 ? g_strdup ("p < 0.001") : g_strdup_printf ("p = %.3f", difference->result.p);

      if (difference->result.p == difference->result.p)
        /* Translators: a network, another, difference of their CCC, p */
        g_ptr_array_add (self->differences, g_strdup_printf (_ ("CCC of %s minus %s: %s, %s"), a, b, value, p));
    }
}

static void compute (GsCompareModel *self, Request *request);

static void
computed_cb (GObject *source,
             GAsyncResult *result,
             gpointer user_data)
{
  GsCompareModel *self = GS_COMPARE_MODEL (source);
  Request *request = g_task_get_task_data (G_TASK (result));
  g_autoptr (GError) error = NULL;
  g_autoptr (GsAgreementTable) table = g_task_propagate_pointer (G_TASK (result), &error);
  Request *next;

  /* Something else has been asked for meanwhile */
  if (g_task_get_cancellable (G_TASK (result)) != self->cancellable)
    return;

  if (table == NULL)
    {
      if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
        g_warning ("%s", error->message);
      g_clear_object (&self->cancellable);
      g_signal_emit (self, signals[COMPUTED], 0);
      return;
    }

  self->block = table->block;
  take_rows (self, request, table);
  take_differences (self, table);
  if (table->n_replicates > 0 || table->rows->len == 0)
    {
      g_clear_object (&self->cancellable);
      g_signal_emit (self, signals[COMPUTED], 0);
      return;
    }

  g_signal_emit (self, signals[COMPUTED], 0);
  next = g_new0 (Request, 1);
  next->tables = g_ptr_array_ref (request->tables);
  next->clips = g_ptr_array_ref (request->clips);
  next->reference = g_strdup (request->reference);
  next->config = request->config;
  next->config.reference = next->reference;
  next->config.n_replicates = GS_COMPARE_REPLICATES;
  next->config.n_permutations = GS_COMPARE_REPLICATES;
  compute (self, next);
}

static void
compute (GsCompareModel *self,
         Request *request)
{
  g_autoptr (GTask) task = g_task_new (self, self->cancellable, computed_cb, NULL);

  g_task_set_task_data (task, request, request_free);
  g_task_set_priority (task, G_PRIORITY_LOW);
  g_task_run_in_thread (task, compute_thread);
}

/* --- what is asked for --- */

static int
get_rank (const GsCompareName *name)
{
  return name->is_derived ? 0 : name->is_network ? 2 : 1;
}

static int
compare_names (gconstpointer a,
               gconstpointer b)
{
  const GsCompareName *one = *(const GsCompareName *const *) a, *other = *(const GsCompareName *const *) b;

  if (get_rank (one) != get_rank (other))
    return get_rank (one) - get_rank (other);

  return g_utf8_collate (one->name, other->name);
}

static GPtrArray *
find_names (GPtrArray *tables)
{
  GPtrArray *names = g_ptr_array_new_with_free_func (name_free);
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);

  for (guint i = 0; i < tables->len; i++)
    {
      const GsTraceTable *table = tables->pdata[i];

      for (guint c = 0; c < table->columns->len; c++)
        {
          const GsTraceColumn *column = gs_trace_table_get_column (table, c);
          GsCompareName *name;

          if (!g_hash_table_add (seen, column->name))
            continue;
          name = g_new0 (GsCompareName, 1);
          name->name = g_strdup (column->name);
          name->is_network = column->is_network;
          name->is_derived = column->is_derived;
          g_ptr_array_add (names, name);
        }
    }
  g_ptr_array_sort (names, compare_names);

  return names;
}

static gboolean
has_name (GPtrArray *names,
          const char *name)
{
  for (guint i = 0; i < names->len; i++)
    {
      if (g_strcmp0 (((GsCompareName *) names->pdata[i])->name, name) == 0)
        return TRUE;
    }

  return FALSE;
}

static void
take_names (GsCompareModel *self,
            GPtrArray *names)
{
  gboolean same = self->names->len == names->len;

  for (guint i = 0; i < names->len && same; i++)
    same = g_str_equal (((GsCompareName *) names->pdata[i])->name, ((GsCompareName *) self->names->pdata[i])->name);

  g_ptr_array_unref (self->names);
  self->names = g_ptr_array_ref (names);
  if (!self->chosen || !has_name (names, self->reference))
    same = !gs_set_string (&self->reference, names->len > 0 ? ((GsCompareName *) names->pdata[0])->name : NULL) && same;
  if (!same)
    g_signal_emit (self, signals[NAMES_CHANGED], 0);
}

static gboolean
ask_cb (gpointer user_data)
{
  GsCompareModel *self = user_data;
  g_autoptr (GPtrArray) clips = NULL;
  g_autoptr (GPtrArray) tables = gs_compare_source_list_tables (self->source, self->dimension, &clips);
  g_autoptr (GPtrArray) names = find_names (tables);
  Request *request;
  gint64 start, end;

  self->wait_id = 0;
  take_names (self, names);

  request = g_new0 (Request, 1);
  request->config = (GsAgreementTableConfig) { .start = G_MININT64, .end = G_MAXINT64, .seed = GS_COMPARE_SEED,
                                               .confidence = GS_COMPARE_CONFIDENCE,
                                               .n_threads = MAX (1, g_get_num_processors () / 2) };
  request->reference = g_strdup (self->reference);
  request->config.reference = request->reference;

  if (gs_compare_model_get_range (self, &start, &end))
    {
      request->config.start = start;
      request->config.end = end;
    }
  request->tables = gs_compare_model_list_tables (self, &request->clips);

  self->serial++;
  g_clear_object (&self->cancellable);
  self->cancellable = g_cancellable_new ();
  compute (self, request);

  return G_SOURCE_REMOVE;
}

static void
ask (GsCompareModel *self)
{
  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
  if (self->active && self->wait_id == 0)
    self->wait_id = g_timeout_add (WAIT_MILLISECONDS, ask_cb, self);
}

static void
gs_compare_model_dispose (GObject *object)
{
  GsCompareModel *self = GS_COMPARE_MODEL (object);

  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_handle_id (&self->wait_id, g_source_remove);
  g_clear_object (&self->source);
  g_clear_object (&self->playhead);
  g_clear_object (&self->clip);

  G_OBJECT_CLASS (gs_compare_model_parent_class)->dispose (object);
}

static void
gs_compare_model_finalize (GObject *object)
{
  GsCompareModel *self = GS_COMPARE_MODEL (object);

  g_ptr_array_unref (self->names);
  g_ptr_array_unref (self->differences);
  g_object_unref (self->rows);
  g_free (self->reference);

  G_OBJECT_CLASS (gs_compare_model_parent_class)->finalize (object);
}

static void
gs_compare_model_class_init (GsCompareModelClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = gs_compare_model_dispose;
  G_OBJECT_CLASS (klass)->finalize = gs_compare_model_finalize;

  signals[NAMES_CHANGED] = g_signal_new ("names-changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                         G_TYPE_NONE, 0);
  signals[COMPUTED] = g_signal_new ("computed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
gs_compare_model_init (GsCompareModel *self)
{
  self->dimension = g_intern_string (gs_output_get_nick (GS_OUTPUT_VALENCE));
  self->names = g_ptr_array_new_with_free_func (name_free);
  self->differences = g_ptr_array_new_with_free_func (g_free);
  self->rows = g_list_store_new (GS_TYPE_COMPARE_ROW);
}

/**
 * gs_compare_model_new:
 * @source: what is compared
 *
 * Returns: (transfer full): a model that rests
 */
GsCompareModel *
gs_compare_model_new (GsCompareSource *source)
{
  GsCompareModel *self = g_object_new (GS_TYPE_COMPARE_MODEL, NULL);

  self->source = g_object_ref (source);
  g_signal_connect_object (source, "changed", G_CALLBACK (ask), self, G_CONNECT_SWAPPED);

  return self;
}

/**
 * gs_compare_model_set_playhead:
 * @self: a #GsCompareModel
 * @playhead: whose selection restricts what is compared
 */
void
gs_compare_model_set_playhead (GsCompareModel *self,
                               GsPlayhead *playhead)
{
  g_return_if_fail (GS_IS_COMPARE_MODEL (self));
  g_return_if_fail (self->playhead == NULL);

  self->playhead = g_object_ref (playhead);
  g_signal_connect_object (gs_playhead_get_selection (playhead), "changed", G_CALLBACK (ask), self, G_CONNECT_SWAPPED);
}

/**
 * gs_compare_model_set_clip:
 * @self: a #GsCompareModel
 * @clip: (nullable): the clip that the selection is in
 */
void
gs_compare_model_set_clip (GsCompareModel *self,
                           GsClip *clip)
{
  g_return_if_fail (GS_IS_COMPARE_MODEL (self));

  if (g_set_object (&self->clip, clip))
    ask (self);
}

/**
 * gs_compare_model_set_active:
 * @self: a #GsCompareModel
 * @active: whether somebody looks at it
 */
void
gs_compare_model_set_active (GsCompareModel *self,
                             gboolean active)
{
  g_return_if_fail (GS_IS_COMPARE_MODEL (self));

  self->active = active;
  if (!active)
    g_clear_handle_id (&self->wait_id, g_source_remove);
  ask (self);
}

/**
 * gs_compare_model_set_dimension:
 * @self: a #GsCompareModel
 * @dimension: what is compared: valence, arousal or another
 */
void
gs_compare_model_set_dimension (GsCompareModel *self,
                                const char *dimension)
{
  g_return_if_fail (GS_IS_COMPARE_MODEL (self));

  self->dimension = g_intern_string (dimension);
  ask (self);
}

/**
 * gs_compare_model_get_dimension:
 * @self: a #GsCompareModel
 *
 * Returns: (transfer none): what is compared, an interned name
 */
const char *
gs_compare_model_get_dimension (GsCompareModel *self)
{
  g_return_val_if_fail (GS_IS_COMPARE_MODEL (self), NULL);

  return self->dimension;
}

/**
 * gs_compare_model_get_names:
 * @self: a #GsCompareModel
 *
 * Returns: (transfer none) (element-type GsCompareName): who can be the reference: gold standards, people, networks
 */
GPtrArray *
gs_compare_model_get_names (GsCompareModel *self)
{
  g_return_val_if_fail (GS_IS_COMPARE_MODEL (self), NULL);

  return self->names;
}

/**
 * gs_compare_model_set_reference:
 * @self: a #GsCompareModel
 * @name: whom all others are held against
 *
 * Until this is called it is the gold standard if there is one, else a person, else a network.
 */
void
gs_compare_model_set_reference (GsCompareModel *self,
                                const char *name)
{
  g_return_if_fail (GS_IS_COMPARE_MODEL (self));

  self->chosen = TRUE;
  if (gs_set_string (&self->reference, name))
    {
      g_signal_emit (self, signals[NAMES_CHANGED], 0);
      ask (self);
    }
}

const char *
gs_compare_model_get_reference (GsCompareModel *self)
{
  g_return_val_if_fail (GS_IS_COMPARE_MODEL (self), NULL);

  return self->reference;
}

/**
 * gs_compare_model_get_rows:
 * @self: a #GsCompareModel
 *
 * Returns: (transfer none): a #GListModel of #GsCompareRow
 */
GListModel *
gs_compare_model_get_rows (GsCompareModel *self)
{
  g_return_val_if_fail (GS_IS_COMPARE_MODEL (self), NULL);

  return G_LIST_MODEL (self->rows);
}

/**
 * gs_compare_model_get_range:
 * @self: a #GsCompareModel
 * @start: (out): from the frame that is shown when the selection begins
 * @end: (out): until where the selection ends
 *
 * Returns: whether there is a selection
 */
gboolean
gs_compare_model_get_range (GsCompareModel *self,
                            gint64 *start,
                            gint64 *end)
{
  GsSelection *selection = self->playhead != NULL ? gs_playhead_get_selection (self->playhead) : NULL;

  if (selection == NULL || self->clip == NULL || gs_selection_get_empty (selection))
    return FALSE;

  *start = gs_selection_get_start (selection);
  *end = gs_selection_get_end (selection);
  if (gs_clip_get_pts (self->clip, NULL) != NULL)
    *start = MIN (*start, gs_clip_get_frame_time (self->clip, gs_clip_get_frame_at (self->clip, *start)));

  return TRUE;
}

/**
 * gs_compare_model_get_block:
 * @self: a #GsCompareModel
 *
 * Returns: length of the bootstrap's blocks in frames; 0 until there are intervals
 */
gsize
gs_compare_model_get_block (GsCompareModel *self)
{
  g_return_val_if_fail (GS_IS_COMPARE_MODEL (self), 0);

  return self->block;
}

/**
 * gs_compare_model_get_busy:
 * @self: a #GsCompareModel
 *
 * Returns: whether something is still being computed
 */
gboolean
gs_compare_model_get_busy (GsCompareModel *self)
{
  g_return_val_if_fail (GS_IS_COMPARE_MODEL (self), FALSE);

  return self->wait_id != 0 || self->cancellable != NULL;
}

/**
 * gs_compare_model_list_tables:
 * @self: a #GsCompareModel
 * @clips: (out) (transfer full) (element-type GsClip): which clip each is about
 *
 * With a selection there is one: other clips have no such part.
 *
 * Returns: (transfer full) (element-type GsTraceTable): what is compared, of which gs_compare_model_get_range() tells the part
 */
GPtrArray *
gs_compare_model_list_tables (GsCompareModel *self,
                              GPtrArray **clips)
{
  GsTraceTable *table;
  GPtrArray *tables;
  gint64 start, end;

  if (!gs_compare_model_get_range (self, &start, &end))
    return gs_compare_source_list_tables (self->source, self->dimension, clips);

  table = gs_compare_source_get_table (self->source, self->clip, self->dimension);
  tables = g_ptr_array_new_with_free_func ((GDestroyNotify) gs_trace_table_free);
  *clips = g_ptr_array_new_with_free_func (g_object_unref);
  if (table != NULL)
    {
      g_ptr_array_add (tables, gs_trace_table_ref (table));
      g_ptr_array_add (*clips, g_object_ref (self->clip));
    }

  return tables;
}

/**
 * gs_compare_model_get_serial:
 * @self: a #GsCompareModel
 *
 * Returns: another number whenever something else is compared
 */
guint
gs_compare_model_get_serial (GsCompareModel *self)
{
  return self->serial;
}

/**
 * gs_compare_model_get_differences:
 * @self: a #GsCompareModel
 *
 * Returns: (transfer none) (element-type utf8): for every two networks whether they agree differently with the reference, in a sentence each
 */
GPtrArray *
gs_compare_model_get_differences (GsCompareModel *self)
{
  return self->differences;
}
