/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gs-report-data.h"

#include <math.h>
#include <string.h>

static void
clip_free (gpointer data)
{
  GsReportClip *clip = data;

  g_free (clip->title);
  g_free (clip->hash);
  g_free (clip);
}

static void
network_free (gpointer data)
{
  GsReportNetwork *network = data;

  g_free (network->name);
  g_free (network->hash);
  g_free (network);
}

static void
run_free (gpointer data)
{
  GsReportRun *run = data;

  for (int output = GS_OUTPUT_VALENCE; output < GS_OUTPUT_BOTH; output++)
    g_free (run->columns[output]);
  g_free (run->clip);
  g_free (run->networks);
  g_free (run->encoder);
  g_free (run->version);
  g_free (run->perturbation);
  g_free (run);
}

static void
gate_free (gpointer data)
{
  GsReportGate *gate = data;

  g_free (gate->column);
  g_free (gate->modality);
  g_array_unref (gate->weights);
  g_free (gate);
}

static void
dimension_free (gpointer data)
{
  GsReportDimension *dimension = data;

  g_free (dimension->name);
  gs_trace_table_free (dimension->table);
  g_ptr_array_unref (dimension->gates);
  g_free (dimension);
}

void
gs_report_data_free (GsReportData *self)
{
  g_free (self->name);
  g_ptr_array_unref (self->clips);
  g_ptr_array_unref (self->networks);
  g_ptr_array_unref (self->runs);
  g_ptr_array_unref (self->dimensions);
  g_free (self);
}

static void
add_dimension (GsReportData *self,
               const char *name)
{
  GsReportDimension *dimension;

  for (guint i = 0; i < self->dimensions->len; i++)
    {
      if (g_str_equal (((GsReportDimension *) self->dimensions->pdata[i])->name, name))
        return;
    }

  dimension = g_new0 (GsReportDimension, 1);
  dimension->name = g_strdup (name);
  dimension->table = gs_trace_table_new (self->rate);
  dimension->gates = g_ptr_array_new_with_free_func (gate_free);
  g_ptr_array_add (self->dimensions, dimension);
}

/* Valence and arousal first, as everybody has them, then in the order in which they are met. */
static void
list_dimensions (GsReportData *self,
                 GsProject *project)
{
  GListModel *clips = gs_project_get_clips (project);
  g_autoptr (GHashTable) practice = gs_project_find_practice (project);
  g_autoptr (GPtrArray) others = g_ptr_array_new_with_free_func (g_free);
  gboolean known[GS_OUTPUT_BOTH] = { FALSE };

  for (guint c = 0; c < g_list_model_get_n_items (clips); c++)
    {
      g_autoptr (GsClip) clip = g_list_model_get_item (clips, c);
      GListModel *traces = gs_clip_get_traces (clip), *runs = gs_clip_get_runs (clip);

      if (g_hash_table_contains (practice, clip))
        continue;
      for (guint i = 0; i < g_list_model_get_n_items (traces); i++)
        {
          g_autoptr (GsTrace) trace = g_list_model_get_item (traces, i);
          GsOutput output;

          if (gs_output_from_nick (gs_trace_get_dimension (trace), &output) && output < GS_OUTPUT_BOTH)
            known[output] = TRUE;
          else
            g_ptr_array_add (others, g_strdup (gs_trace_get_dimension (trace)));
        }
      for (guint i = 0; i < g_list_model_get_n_items (runs); i++)
        {
          g_autoptr (GsRun) run = g_list_model_get_item (runs, i);

          for (int output = GS_OUTPUT_VALENCE; output < GS_OUTPUT_BOTH; output++)
            known[output] |= gs_run_get_network (run, output) != NULL || gs_run_get_network (run, GS_OUTPUT_BOTH) != NULL;
        }
    }

  for (int output = GS_OUTPUT_VALENCE; output < GS_OUTPUT_BOTH; output++)
    {
      if (known[output])
        add_dimension (self, gs_output_get_nick (output));
    }
  for (guint i = 0; i < others->len; i++)
    add_dimension (self, others->pdata[i]);
}

static void
note_clip (GsReportData *self,
           GsClip *clip)
{
  GsReportClip *own = g_new0 (GsReportClip, 1);

  own->title = g_strdup (gs_clip_get_title (clip));
  own->hash = g_strdup (gs_clip_get_hash (clip));
  own->seconds = gs_clip_get_duration (clip) / 1e9;
  own->n_frames = gs_clip_get_n_frames (clip);
  g_ptr_array_add (self->clips, own);
}

static void
note_run (GsReportData *self,
          GsClip *clip,
          GsRun *run)
{
  GsReportRun *own = g_new0 (GsReportRun, 1);
  g_autoptr (GString) networks = g_string_new (NULL);
  GsNetworkInfo *last = NULL;

  for (int output = GS_OUTPUT_VALENCE; output <= GS_OUTPUT_BOTH; output++)
    {
      GsNetworkInfo *network = gs_run_get_network (run, output);

      if (network == NULL || network == last)
        continue;
      g_string_append_printf (networks, "%s%s", networks->len > 0 ? ", " : "", gs_network_info_get_name (network));
      last = network;
    }
  for (int output = GS_OUTPUT_VALENCE; output < GS_OUTPUT_BOTH; output++)
    own->columns[output] = gs_trace_table_name_run (run, output);
  own->clip = g_strdup (gs_clip_get_title (clip));
  own->networks = g_string_free (g_steal_pointer (&networks), FALSE);
  own->encoder = g_strdup (gs_run_get_encoder (run));
  own->version = g_strdup (gs_run_get_program_version (run));
  own->perturbation = g_strdup (gs_run_get_perturbation (run));
  if (own->perturbation != NULL)
    g_strdelimit (own->perturbation, "\n", ',');
  g_ptr_array_add (self->runs, own);
}

static GsReportGate *
get_gate (GsReportDimension *dimension,
          const char *column,
          const char *modality)
{
  GsReportGate *gate;

  for (guint i = 0; i < dimension->gates->len; i++)
    {
      gate = dimension->gates->pdata[i];
      if (g_str_equal (gate->column, column) && g_str_equal (gate->modality, modality))
        return gate;
    }

  gate = g_new0 (GsReportGate, 1);
  gate->column = g_strdup (column);
  gate->modality = g_strdup (modality);
  gate->weights = g_array_new (FALSE, FALSE, sizeof (double));
  g_ptr_array_add (dimension->gates, gate);

  return gate;
}

/* Up to row @n; what is not known is missing. */
static void
fill_gate (GsReportGate *gate,
           gsize n)
{
  double missing = NAN;

  while (gate->weights->len < n)
    g_array_append_val (gate->weights, missing);
}

static void
add_gates (GsReportDimension *dimension,
           GsRun *run)
{
  const gsize *starts = gs_trace_table_get_starts (dimension->table);
  guint n_clips = gs_trace_table_get_n_clips (dimension->table);
  gsize first = starts[n_clips - 1], n = starts[n_clips] - first;
  g_autofree char *column = NULL;
  GsOutput output;

  if (!gs_output_from_nick (dimension->name, &output) || output == GS_OUTPUT_BOTH || dimension->table->rate > 0.0)
    return;
  column = gs_trace_table_name_run (run, output);
  if (column == NULL || gs_run_get_n_frames (run) != n)
    return;

  for (guint i = 0; i < gs_run_get_n_gates (run); i++)
    {
      const GsGateSeries *series = gs_run_get_gate (run, i);
      const float *weights = gs_run_get_gate_weights (run, i);
      GsReportGate *gate;

      /* The final gate: its choice goes on to the head. */
      if ((series->output != output && series->output != GS_OUTPUT_BOTH) || series->stage != 0 || weights == NULL)
        continue;
      gate = get_gate (dimension, column, series->modality);
      fill_gate (gate, first);
      g_array_set_size (gate->weights, (guint) first);
      for (gsize t = 0; t < n; t++)
        {
          double weight = (double) weights[t * series->n_candidates];

          g_array_append_val (gate->weights, weight);
        }
    }
}

/* What a clip's traces and runs say; runs whose frames are not loaded say nothing. */
static void
take_clip (GsReportData *self,
           GsClip *clip)
{
  GListModel *runs = gs_clip_get_runs (clip);

  note_clip (self, clip);
  for (guint d = 0; d < self->dimensions->len; d++)
    gs_trace_table_add_clip (((GsReportDimension *) self->dimensions->pdata[d])->table, clip,
                             ((GsReportDimension *) self->dimensions->pdata[d])->name);
  for (guint i = 0; i < g_list_model_get_n_items (runs); i++)
    {
      g_autoptr (GsRun) run = g_list_model_get_item (runs, i);

      if (!gs_run_has_frames (run))
        continue;
      note_run (self, clip, run);
      for (guint d = 0; d < self->dimensions->len; d++)
        add_gates (self->dimensions->pdata[d], run);
    }
}

static gboolean
load_clip (GsReportData *self,
           GsStore *store,
           GsClip *clip,
           GError **error)
{
  GListModel *runs = gs_clip_get_runs (clip);
  gboolean done = gs_store_load_clip (store, clip, error);

  for (guint i = 0; done && i < g_list_model_get_n_items (runs); i++)
    {
      g_autoptr (GsRun) run = g_list_model_get_item (runs, i);

      if (gs_run_get_state (run) == GS_RECORD_COMPLETE)
        done = gs_store_load_run (store, run, error);
    }
  if (done)
    take_clip (self, clip);
  for (guint i = 0; i < g_list_model_get_n_items (runs); i++)
    {
      g_autoptr (GsRun) run = g_list_model_get_item (runs, i);

      gs_run_unload (run);
    }

  return done;
}

static void
note_networks (GsReportData *self,
               GListModel *networks)
{
  for (guint i = 0; i < g_list_model_get_n_items (networks); i++)
    {
      g_autoptr (GsNetworkInfo) network = g_list_model_get_item (networks, i);
      GsReportNetwork *own = g_new0 (GsReportNetwork, 1);

      own->name = g_strdup (gs_network_info_get_name (network));
      own->hash = g_strdup (gs_network_info_get_hash (network));
      own->output = gs_output_get_nick (gs_network_info_get_output (network));
      g_ptr_array_add (self->networks, own);
    }
}

static GsReportData *
prepare (GsStore *store,
         const char *const *dimensions,
         double rate)
{
  GsProject *project = gs_store_get_project (store);
  GsReportData *self = g_new0 (GsReportData, 1);

  self->name = g_path_get_basename (gs_store_get_path (store));
  if (g_str_has_suffix (self->name, ".gatescope"))
    self->name[strlen (self->name) - strlen (".gatescope")] = '\0';
  self->clips = g_ptr_array_new_with_free_func (clip_free);
  self->networks = g_ptr_array_new_with_free_func (network_free);
  self->runs = g_ptr_array_new_with_free_func (run_free);
  self->dimensions = g_ptr_array_new_with_free_func (dimension_free);
  self->rate = rate;

  if (dimensions != NULL)
    {
      for (guint i = 0; dimensions[i] != NULL; i++)
        add_dimension (self, dimensions[i]);
    }
  else
    {
      list_dimensions (self, project);
    }
  note_networks (self, gs_project_get_networks (project));

  return self;
}

/* Whether there is something to report on. */
static gboolean
finish (GsReportData *self,
        GError **error)
{
  for (guint d = 0; d < self->dimensions->len; d++)
    {
      GsReportDimension *dimension = self->dimensions->pdata[d];

      if (dimension->table->columns->len == 0)
        {
          g_set_error (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND, "Nobody has said anything about %s; --dimension takes another", dimension->name);
          return FALSE;
        }
      for (guint i = 0; i < dimension->gates->len; i++)
        fill_gate (dimension->gates->pdata[i], gs_trace_table_get_n (dimension->table));
    }
  if (self->dimensions->len == 0)
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND,
                   "There is nothing to report on yet: the project has neither traces nor runs");
      return FALSE;
    }

  return TRUE;
}

/**
 * gs_report_data_load:
 * @store: an open project
 * @dimensions: (nullable) (array zero-terminated=1): only these; %NULL: all that somebody rated
 * @rate: compare in bins, so many a second; 0: frame by frame
 * @cancellable: (nullable): stops it between two clips
 * @error: (out) (optional): why not
 *
 * Reads what a report is made of. In the thread of the session's objects.
 *
 * Returns: (transfer full): the data
 */
GsReportData *
gs_report_data_load (GsStore *store,
                     const char *const *dimensions,
                     double rate,
                     GCancellable *cancellable,
                     GError **error)
{
  GListModel *clips = gs_project_get_clips (gs_store_get_project (store));
  g_autoptr (GsReportData) self = prepare (store, dimensions, rate);
  g_autoptr (GHashTable) practice = gs_project_find_practice (gs_store_get_project (store));

  for (guint i = 0; i < g_list_model_get_n_items (clips); i++)
    {
      g_autoptr (GsClip) clip = g_list_model_get_item (clips, i);

      if (g_hash_table_contains (practice, clip))
        continue;
      if (g_cancellable_set_error_if_cancelled (cancellable, error) || !load_clip (self, store, clip, error))
        return NULL;
    }

  return finish (self, error) ? g_steal_pointer (&self) : NULL;
}

/* Reading in the background, one clip after another. */
typedef struct
{
  GsStore *store;
  GsReportData *data;
  GPtrArray *clips;
  GsClip *shown;     /* (nullable) */
  GPtrArray *read;   /* runs of the clip that were read for this alone */
  GPtrArray *failed; /* runs of the clip that cannot be read */
  gboolean loaded;   /* whether the clip itself is read */
} Load;

static void
load_free (gpointer data)
{
  Load *self = data;

  g_object_unref (self->store);
  g_clear_pointer (&self->data, gs_report_data_free);
  g_ptr_array_unref (self->clips);
  g_clear_object (&self->shown);
  g_ptr_array_unref (self->read);
  g_ptr_array_unref (self->failed);
  g_free (self);
}

static void read_on (GTask *task);

static void
run_loaded_cb (GObject *source,
               GAsyncResult *result,
               gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Load *self = g_task_get_task_data (task);
  g_autoptr (GError) error = NULL;

  /* A run that cannot be read is not reported on; what opens it says why. */
  if (!gs_store_load_run_finish (GS_STORE (source), result, &error))
    g_ptr_array_add (self->failed, g_object_ref (self->read->pdata[self->read->len - 1]));
  read_on (task);
}

static void
clip_loaded_cb (GObject *source,
                GAsyncResult *result,
                gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Load *self = g_task_get_task_data (task);
  GError *error = NULL;

  if (!gs_store_load_clip_finish (GS_STORE (source), result, &error))
    {
      g_task_return_error (task, error);
      return;
    }
  self->loaded = TRUE;
  read_on (task);
}

static GsRun *
find_unread (Load *self,
             GsClip *clip)
{
  GListModel *runs = gs_clip_get_runs (clip);

  for (guint i = 0; i < g_list_model_get_n_items (runs); i++)
    {
      g_autoptr (GsRun) run = g_list_model_get_item (runs, i);

      if (gs_run_get_state (run) == GS_RECORD_COMPLETE && !gs_run_has_frames (run) &&
          !g_ptr_array_find (self->failed, run, NULL))
        return run;
    }

  return NULL;
}

static void
finish_clip (Load *self)
{
  GsClip *clip = self->clips->pdata[0];

  take_clip (self->data, clip);
  /* The views of the clip that is shown may have taken what was read. */
  for (guint i = 0; i < self->read->len && clip != self->shown; i++)
    gs_run_unload (self->read->pdata[i]);
  g_ptr_array_set_size (self->read, 0);
  g_ptr_array_set_size (self->failed, 0);
  g_ptr_array_remove_index (self->clips, 0);
  self->loaded = FALSE;
}

/* Reads the clip that is next, then its runs, and takes it when all are there: others may have let go of one in the meantime. */
static void
read_on (GTask *task)
{
  Load *self = g_task_get_task_data (task);
  GCancellable *cancellable = g_task_get_cancellable (task);
  GError *error = NULL;

  if (g_task_return_error_if_cancelled (task))
    return;

  while (self->clips->len > 0)
    {
      GsClip *clip = self->clips->pdata[0];
      GsRun *run;

      if (!self->loaded)
        {
          gs_store_load_clip_async (self->store, clip, cancellable, clip_loaded_cb, g_object_ref (task));
          return;
        }
      run = find_unread (self, clip);
      if (run != NULL)
        {
          g_ptr_array_add (self->read, g_object_ref (run));
          gs_store_load_run_async (self->store, run, cancellable, run_loaded_cb, g_object_ref (task));
          return;
        }
      finish_clip (self);
    }

  if (finish (self->data, &error))
    g_task_return_pointer (task, g_steal_pointer (&self->data), (GDestroyNotify) gs_report_data_free);
  else
    g_task_return_error (task, error);
}

/**
 * gs_report_data_load_async:
 * @store: an open project
 * @shown: (nullable): a clip whose runs others may hold on to
 * @cancellable: (nullable): stops it
 * @callback: called in the main thread
 * @user_data: for @callback
 *
 * The same as gs_report_data_load(), of all dimensions and frame by frame, without making the main thread wait.
 */
void
gs_report_data_load_async (GsStore *store,
                           GsClip *shown,
                           GCancellable *cancellable,
                           GAsyncReadyCallback callback,
                           gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, user_data);
  GListModel *clips = gs_project_get_clips (gs_store_get_project (store));
  g_autoptr (GHashTable) practice = gs_project_find_practice (gs_store_get_project (store));
  Load *self = g_new0 (Load, 1);

  self->store = g_object_ref (store);
  self->data = prepare (store, NULL, 0.0);
  self->clips = g_ptr_array_new_with_free_func (g_object_unref);
  self->shown = shown != NULL ? g_object_ref (shown) : NULL;
  self->read = g_ptr_array_new_with_free_func (g_object_unref);
  self->failed = g_ptr_array_new_with_free_func (g_object_unref);
  for (guint i = 0; i < g_list_model_get_n_items (clips); i++)
    {
      g_autoptr (GsClip) clip = g_list_model_get_item (clips, i);

      if (!g_hash_table_contains (practice, clip))
        g_ptr_array_add (self->clips, g_steal_pointer (&clip));
    }
  g_task_set_task_data (task, self, load_free);
  read_on (task);
}

/**
 * gs_report_data_load_finish:
 * @result: what the callback got
 * @error: (out) (optional): why there is none
 *
 * Returns: (transfer full): the data
 */
GsReportData *
gs_report_data_load_finish (GAsyncResult *result,
                            GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}
