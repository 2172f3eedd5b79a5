/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gs-run.h"

#include "gs-string.h"

#include <math.h>
#include <string.h>

/*
 * One computation over a clip: what made it and what came out, frame by frame. The arrays are as long as the clip and
 * filled with NaN until the worker (or the project file) delivers; they exist only once somebody asks for them.
 */
struct _GsRun
{
  GObject parent_instance;

  gint64 id;
  GWeakRef clip;
  guint n_frames;
  GsNetworkInfo *networks[GS_OUTPUT_BOTH + 1];
  char *encoder;
  char *configuration;
  char *program_version;
  char *perturbation;
  GsRecordState state;
  gint64 started;
  gint64 finished;
  GPtrArray *notes; /* char *, ended by %NULL */

  gboolean has_frames;
  guint n_predicted;
  float *predictions[GS_RUN_N_PREDICTIONS]; /* [n_frames] each */
  GArray *gates;                            /* GsGateSeries */
  GsRunFace *faces;                         /* [n_frames] */
};

enum
{
  PROP_0,
  PROP_ID,
  PROP_CLIP,
  PROP_N_FRAMES,
  PROP_N_PREDICTED,
  PROP_ENCODER,
  PROP_CONFIGURATION,
  PROP_PROGRAM_VERSION,
  PROP_PERTURBATION,
  PROP_STATE,
  PROP_STARTED,
  PROP_FINISHED,
  PROP_NOTES,
  N_PROPS
};

enum
{
  FRAMES_CHANGED,
  N_SIGNALS
};

G_DEFINE_FINAL_TYPE (GsRun, gs_run, G_TYPE_OBJECT)

static GParamSpec *properties[N_PROPS];
static guint signals[N_SIGNALS];

static void
free_frames (GsRun *self)
{
  for (guint i = 0; i < GS_RUN_N_PREDICTIONS; i++)
    g_clear_pointer (&self->predictions[i], g_free);
  for (guint i = 0; i < self->gates->len; i++)
    g_clear_pointer (&g_array_index (self->gates, GsGateSeries, i).weights, g_free);
  g_clear_pointer (&self->faces, g_free);
}

static void
gs_run_finalize (GObject *object)
{
  GsRun *self = GS_RUN (object);

  free_frames (self);
  g_array_unref (self->gates);
  g_weak_ref_clear (&self->clip);
  for (guint i = 0; i < G_N_ELEMENTS (self->networks); i++)
    g_clear_object (&self->networks[i]);
  g_free (self->encoder);
  g_free (self->configuration);
  g_free (self->program_version);
  g_free (self->perturbation);
  g_ptr_array_unref (self->notes);

  G_OBJECT_CLASS (gs_run_parent_class)->finalize (object);
}

static void
gs_run_get_property (GObject *object,
                     guint prop_id,
                     GValue *value,
                     GParamSpec *pspec)
{
  GsRun *self = GS_RUN (object);

  switch (prop_id)
    {
    case PROP_ID:
      g_value_set_int64 (value, self->id);
      break;

    case PROP_CLIP:
      g_value_take_object (value, g_weak_ref_get (&self->clip));
      break;

    case PROP_N_FRAMES:
      g_value_set_uint (value, self->n_frames);
      break;

    case PROP_N_PREDICTED:
      g_value_set_uint (value, self->n_predicted);
      break;

    case PROP_ENCODER:
      g_value_set_string (value, self->encoder);
      break;

    case PROP_CONFIGURATION:
      g_value_set_string (value, self->configuration);
      break;

    case PROP_PROGRAM_VERSION:
      g_value_set_string (value, self->program_version);
      break;

    case PROP_PERTURBATION:
      g_value_set_string (value, self->perturbation);
      break;

    case PROP_STATE:
      g_value_set_enum (value, self->state);
      break;

    case PROP_STARTED:
      g_value_set_int64 (value, self->started);
      break;

    case PROP_FINISHED:
      g_value_set_int64 (value, self->finished);
      break;

    case PROP_NOTES:
      g_value_set_boxed (value, gs_run_get_notes (self));
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
gs_run_set_property (GObject *object,
                     guint prop_id,
                     const GValue *value,
                     GParamSpec *pspec)
{
  GsRun *self = GS_RUN (object);

  switch (prop_id)
    {
    case PROP_ID:
      gs_run_set_id (self, g_value_get_int64 (value));
      break;

    case PROP_CLIP:
      g_weak_ref_set (&self->clip, g_value_get_object (value));
      break;

    case PROP_N_FRAMES:
      self->n_frames = g_value_get_uint (value);
      break;

    case PROP_ENCODER:
      gs_run_set_encoder (self, g_value_get_string (value));
      break;

    case PROP_CONFIGURATION:
      gs_run_set_configuration (self, g_value_get_string (value));
      break;

    case PROP_PROGRAM_VERSION:
      gs_run_set_program_version (self, g_value_get_string (value));
      break;

    case PROP_PERTURBATION:
      gs_run_set_perturbation (self, g_value_get_string (value));
      break;

    case PROP_STATE:
      gs_run_set_state (self, g_value_get_enum (value));
      break;

    case PROP_STARTED:
      gs_run_set_started (self, g_value_get_int64 (value));
      break;

    case PROP_FINISHED:
      gs_run_set_finished (self, g_value_get_int64 (value));
      break;

    case PROP_NOTES:
      gs_run_set_notes (self, g_value_get_boxed (value));
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
gs_run_class_init (GsRunClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;
  const GParamFlags construct_flags = G_PARAM_READWRITE | G_PARAM_CONSTRUCT_ONLY | G_PARAM_STATIC_STRINGS;

  object_class->finalize = gs_run_finalize;
  object_class->get_property = gs_run_get_property;
  object_class->set_property = gs_run_set_property;

  properties[PROP_ID] = g_param_spec_int64 ("id", NULL, NULL, 0, G_MAXINT64, 0, flags);
  properties[PROP_CLIP] = g_param_spec_object ("clip", NULL, NULL, GS_TYPE_CLIP, construct_flags);
  properties[PROP_N_FRAMES] = g_param_spec_uint ("n-frames", NULL, NULL, 0, G_MAXUINT, 0, construct_flags);
  properties[PROP_N_PREDICTED] =
    g_param_spec_uint ("n-predicted", NULL, NULL, 0, G_MAXUINT, 0,
                       G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  properties[PROP_ENCODER] = g_param_spec_string ("encoder", NULL, NULL, NULL, flags);
  properties[PROP_CONFIGURATION] = g_param_spec_string ("configuration", NULL, NULL, NULL, flags);
  properties[PROP_PROGRAM_VERSION] = g_param_spec_string ("program-version", NULL, NULL, NULL, flags);
  properties[PROP_PERTURBATION] = g_param_spec_string ("perturbation", NULL, NULL, NULL, flags);
  properties[PROP_STATE] =
    g_param_spec_enum ("state", NULL, NULL, GS_TYPE_RECORD_STATE, GS_RECORD_RUNNING, flags);
  properties[PROP_STARTED] = g_param_spec_int64 ("started", NULL, NULL, 0, G_MAXINT64, 0, flags);
  properties[PROP_FINISHED] = g_param_spec_int64 ("finished", NULL, NULL, 0, G_MAXINT64, 0, flags);
  properties[PROP_NOTES] = g_param_spec_boxed ("notes", NULL, NULL, G_TYPE_STRV, flags);

  g_object_class_install_properties (object_class, N_PROPS, properties);

  /* (guint first, guint n_frames): these frames have new values. */
  signals[FRAMES_CHANGED] = g_signal_new ("frames-changed", GS_TYPE_RUN, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                          G_TYPE_NONE, 2, G_TYPE_UINT, G_TYPE_UINT);
}

static void
gs_run_init (GsRun *self)
{
  g_weak_ref_init (&self->clip, NULL);
  self->gates = g_array_new (FALSE, TRUE, sizeof (GsGateSeries));
  self->notes = g_ptr_array_new_with_free_func (g_free);
  g_ptr_array_add (self->notes, NULL);
}

/**
 * gs_run_new:
 * @clip: the clip that is computed
 * @n_frames: number of frames: one result each
 *
 * Returns: (transfer full): a running run with nothing computed, not in the project yet
 */
GsRun *
gs_run_new (GsClip *clip,
            guint n_frames)
{
  return g_object_new (GS_TYPE_RUN, "clip", clip, "n-frames", n_frames, NULL);
}

gint64
gs_run_get_id (GsRun *self)
{
  g_return_val_if_fail (GS_IS_RUN (self), 0);

  return self->id;
}

void
gs_run_set_id (GsRun *self,
               gint64 id)
{
  g_return_if_fail (GS_IS_RUN (self));

  if (self->id == id)
    return;

  self->id = id;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_ID]);
}

/**
 * gs_run_get_clip:
 * @self: a run
 *
 * Returns: (transfer none) (nullable): the clip, which owns the run; %NULL once it is gone
 */
GsClip *
gs_run_get_clip (GsRun *self)
{
  g_autoptr (GsClip) clip = NULL;

  g_return_val_if_fail (GS_IS_RUN (self), NULL);

  /* The project holds the clip; the reference taken here only looks whether it is still there. */
  clip = g_weak_ref_get (&self->clip);

  return clip;
}

guint
gs_run_get_n_frames (GsRun *self)
{
  g_return_val_if_fail (GS_IS_RUN (self), 0);

  return self->n_frames;
}

/**
 * gs_run_get_network:
 * @self: a run
 * @output: valence or arousal; or both
 *
 * Returns: (transfer none) (nullable): the network that said it; one that says both answers for each
 */
GsNetworkInfo *
gs_run_get_network (GsRun *self,
                    GsOutput output)
{
  g_return_val_if_fail (GS_IS_RUN (self), NULL);
  g_return_val_if_fail (output <= GS_OUTPUT_BOTH, NULL);

  return self->networks[output] != NULL ? self->networks[output] : self->networks[GS_OUTPUT_BOTH];
}

/**
 * gs_run_set_network:
 * @self: a run
 * @output: what the network says
 * @network: (nullable): the network
 */
void
gs_run_set_network (GsRun *self,
                    GsOutput output,
                    GsNetworkInfo *network)
{
  g_return_if_fail (GS_IS_RUN (self));
  g_return_if_fail (output <= GS_OUTPUT_BOTH);

  g_set_object (&self->networks[output], network);
}

/**
 * gs_run_get_encoder:
 * @self: a run
 *
 * Returns: (transfer none) (nullable): name and version of the encoder, "compact-1"
 */
const char *
gs_run_get_encoder (GsRun *self)
{
  g_return_val_if_fail (GS_IS_RUN (self), NULL);

  return self->encoder;
}

void
gs_run_set_encoder (GsRun *self,
                    const char *encoder)
{
  g_return_if_fail (GS_IS_RUN (self));

  if (gs_set_string (&self->encoder, encoder))
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_ENCODER]);
}

/**
 * gs_run_get_configuration:
 * @self: a run
 *
 * Returns: (transfer none) (nullable): window, hop and the like, as JSON
 */
const char *
gs_run_get_configuration (GsRun *self)
{
  g_return_val_if_fail (GS_IS_RUN (self), NULL);

  return self->configuration;
}

void
gs_run_set_configuration (GsRun *self,
                          const char *json)
{
  g_return_if_fail (GS_IS_RUN (self));

  if (gs_set_string (&self->configuration, json))
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_CONFIGURATION]);
}

const char *
gs_run_get_program_version (GsRun *self)
{
  g_return_val_if_fail (GS_IS_RUN (self), NULL);

  return self->program_version;
}

void
gs_run_set_program_version (GsRun *self,
                            const char *version)
{
  g_return_if_fail (GS_IS_RUN (self));

  if (gs_set_string (&self->program_version, version))
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_PROGRAM_VERSION]);
}

/**
 * gs_run_get_perturbation:
 * @self: a run
 *
 * Returns: (transfer none) (nullable): what was changed in clip or network before computing, as on the command line,
 *   one `WHAT[:VALUE][@START-END]` a line; %NULL = nothing
 */
const char *
gs_run_get_perturbation (GsRun *self)
{
  g_return_val_if_fail (GS_IS_RUN (self), NULL);

  return self->perturbation;
}

void
gs_run_set_perturbation (GsRun *self,
                         const char *perturbation)
{
  g_return_if_fail (GS_IS_RUN (self));

  if (gs_set_string (&self->perturbation, perturbation))
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_PERTURBATION]);
}

GsRecordState
gs_run_get_state (GsRun *self)
{
  g_return_val_if_fail (GS_IS_RUN (self), GS_RECORD_COMPLETE);

  return self->state;
}

void
gs_run_set_state (GsRun *self,
                  GsRecordState state)
{
  g_return_if_fail (GS_IS_RUN (self));

  if (self->state == state)
    return;

  self->state = state;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_STATE]);
}

/**
 * gs_run_get_started:
 * @self: a run
 *
 * Returns: when it began, microseconds since 1970 (UTC)
 */
gint64
gs_run_get_started (GsRun *self)
{
  g_return_val_if_fail (GS_IS_RUN (self), 0);

  return self->started;
}

void
gs_run_set_started (GsRun *self,
                    gint64 started)
{
  g_return_if_fail (GS_IS_RUN (self));

  if (self->started == started)
    return;

  self->started = started;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_STARTED]);
}

/**
 * gs_run_get_finished:
 * @self: a run
 *
 * Returns: when it ended, microseconds since 1970 (UTC); 0 = not yet
 */
gint64
gs_run_get_finished (GsRun *self)
{
  g_return_val_if_fail (GS_IS_RUN (self), 0);

  return self->finished;
}

void
gs_run_set_finished (GsRun *self,
                     gint64 finished)
{
  g_return_if_fail (GS_IS_RUN (self));

  if (self->finished == finished)
    return;

  self->finished = finished;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_FINISHED]);
}

/**
 * gs_run_get_notes:
 * @self: a run
 *
 * Returns: (transfer none): sentences about the run that people should see ("Several faces were seen; …")
 */
const char *const *
gs_run_get_notes (GsRun *self)
{
  g_return_val_if_fail (GS_IS_RUN (self), NULL);

  return (const char *const *) self->notes->pdata;
}

void
gs_run_set_notes (GsRun *self,
                  const char *const *notes)
{
  g_return_if_fail (GS_IS_RUN (self));

  g_ptr_array_set_size (self->notes, 0);
  for (guint i = 0; notes != NULL && notes[i] != NULL; i++)
    g_ptr_array_add (self->notes, g_strdup (notes[i]));
  g_ptr_array_add (self->notes, NULL);

  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_NOTES]);
}

/**
 * gs_run_add_note:
 * @self: a run
 * @note: a sentence; one that is there already is not added again
 */
void
gs_run_add_note (GsRun *self,
                 const char *note)
{
  g_return_if_fail (GS_IS_RUN (self));

  if (g_strv_contains (gs_run_get_notes (self), note))
    return;

  g_ptr_array_insert (self->notes, self->notes->len - 1, g_strdup (note));
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_NOTES]);
}

static float *
missing_values (gsize n)
{
  float *values = g_new (float, MAX (n, 1));

  for (gsize i = 0; i < n; i++)
    values[i] = NAN;

  return values;
}

/**
 * gs_run_add_gate_series:
 * @self: a run
 * @output: the output whose network the gate belongs to
 * @modality: "video" or "audio"
 * @stage: 0 = the final gate; t = HGRJCA's gate of iteration t
 * @n_candidates: K
 *
 * Returns: index of the new series, whose weights are all NaN so far
 */
guint
gs_run_add_gate_series (GsRun *self,
                        GsOutput output,
                        const char *modality,
                        guint stage,
                        guint n_candidates)
{
  GsGateSeries series = { output, g_intern_string (modality), stage, n_candidates, NULL };

  g_return_val_if_fail (GS_IS_RUN (self), 0);
  g_return_val_if_fail (n_candidates > 0, 0);

  g_array_append_val (self->gates, series);

  return self->gates->len - 1;
}

guint
gs_run_get_n_gates (GsRun *self)
{
  g_return_val_if_fail (GS_IS_RUN (self), 0);

  return self->gates->len;
}

/**
 * gs_run_get_gate:
 * @self: a run
 * @gate: index of a series
 *
 * Returns: (transfer none): the series; valid until another one is added
 */
const GsGateSeries *
gs_run_get_gate (GsRun *self,
                 guint gate)
{
  g_return_val_if_fail (GS_IS_RUN (self), NULL);
  g_return_val_if_fail (gate < self->gates->len, NULL);

  gs_run_get_gate_weights (self, gate);

  return &g_array_index (self->gates, GsGateSeries, gate);
}

/**
 * gs_run_find_gate:
 * @self: a run
 * @output: valence or arousal: finds a gate that serves both, too
 * @modality: "video" or "audio"
 * @stage: 0 = the final gate
 *
 * Returns: index of the series; -1 if the network has no such gate
 */
int
gs_run_find_gate (GsRun *self,
                  GsOutput output,
                  const char *modality,
                  guint stage)
{
  g_return_val_if_fail (GS_IS_RUN (self), -1);

  for (guint i = 0; i < self->gates->len; i++)
    {
      const GsGateSeries *series = &g_array_index (self->gates, GsGateSeries, i);

      if ((series->output == output || series->output == GS_OUTPUT_BOTH) && series->stage == stage &&
          g_strcmp0 (series->modality, modality) == 0)
        return (int) i;
    }

  return -1;
}

/**
 * gs_run_create_block:
 * @self: a run
 * @first: first frame
 * @n_frames: number of frames
 *
 * Returns: (transfer full): an empty block that fits the run's gate series
 */
GsRunBlock *
gs_run_create_block (GsRun *self,
                     guint first,
                     guint n_frames)
{
  g_autofree guint *n_candidates = NULL;

  g_return_val_if_fail (GS_IS_RUN (self), NULL);

  n_candidates = g_new (guint, self->gates->len);
  for (guint i = 0; i < self->gates->len; i++)
    n_candidates[i] = g_array_index (self->gates, GsGateSeries, i).n_candidates;

  return gs_run_block_new (first, n_frames, n_candidates, self->gates->len);
}

/**
 * gs_run_has_frames:
 * @self: a run
 *
 * Returns: %TRUE once some results are in memory; a stored run has none until gs_store_load_run()
 */
gboolean
gs_run_has_frames (GsRun *self)
{
  g_return_val_if_fail (GS_IS_RUN (self), FALSE);

  return self->has_frames;
}

/**
 * gs_run_unload:
 * @self: a run
 *
 * Gives the memory of the results back; what is stored can be loaded again.
 */
void
gs_run_unload (GsRun *self)
{
  g_return_if_fail (GS_IS_RUN (self));

  if (!self->has_frames)
    return;

  free_frames (self);
  self->has_frames = FALSE;
  self->n_predicted = 0;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_N_PREDICTED]);
  g_signal_emit (self, signals[FRAMES_CHANGED], 0, 0u, self->n_frames);
}

/* Frames of a range that have a prediction for any output. */
static guint
count_predicted (GsRun *self,
                 guint first,
                 guint n)
{
  guint count = 0;

  for (guint i = first; i < first + n; i++)
    {
      for (guint output = 0; output < GS_RUN_N_PREDICTIONS; output++)
        {
          if (self->predictions[output] != NULL && !isnan (self->predictions[output][i]))
            {
              count++;
              break;
            }
        }
    }

  return count;
}

/**
 * gs_run_set_frames:
 * @self: a run
 * @block: results of some frames; what lies past the clip's end is passed over
 *
 * Takes results over and tells everybody with "frames-changed".
 */
void
gs_run_set_frames (GsRun *self,
                   const GsRunBlock *block)
{
  guint n, before, after;

  g_return_if_fail (GS_IS_RUN (self));
  g_return_if_fail (block != NULL);

  if (block->first >= self->n_frames)
    return;

  n = MIN (block->n_frames, self->n_frames - block->first);
  before = count_predicted (self, block->first, n);

  for (guint output = 0; output < GS_RUN_N_PREDICTIONS; output++)
    {
      if (block->predictions[output] == NULL)
        continue;

      gs_run_get_prediction (self, output);
      memcpy (self->predictions[output] + block->first, block->predictions[output], n * sizeof (float));
    }

  for (guint i = 0; i < MIN (block->n_gates, self->gates->len); i++)
    {
      GsGateSeries *series = &g_array_index (self->gates, GsGateSeries, i);

      if (block->gates[i] == NULL || block->n_candidates[i] != series->n_candidates)
        continue;

      gs_run_get_gate_weights (self, i);
      memcpy (series->weights + (gsize) block->first * series->n_candidates, block->gates[i],
              (gsize) n * series->n_candidates * sizeof (float));
    }

  if (block->faces != NULL)
    {
      gs_run_get_faces (self);
      memcpy (self->faces + block->first, block->faces, n * sizeof (GsRunFace));
    }

  self->has_frames = TRUE;
  after = count_predicted (self, block->first, n);
  if (after != before)
    {
      self->n_predicted += after - before;
      g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_N_PREDICTED]);
    }

  g_signal_emit (self, signals[FRAMES_CHANGED], 0, block->first, n);
}

/**
 * gs_run_get_n_predicted:
 * @self: a run
 *
 * Returns: how many frames have a prediction
 */
guint
gs_run_get_n_predicted (GsRun *self)
{
  g_return_val_if_fail (GS_IS_RUN (self), 0);

  return self->n_predicted;
}

/**
 * gs_run_get_prediction:
 * @self: a run
 * @output: valence or arousal
 *
 * Returns: (transfer none): [n_frames] in -1..1; NaN = not there (yet). Valid until gs_run_unload(); the address does
 *   not change as results come in
 */
const float *
gs_run_get_prediction (GsRun *self,
                       GsOutput output)
{
  g_return_val_if_fail (GS_IS_RUN (self), NULL);
  g_return_val_if_fail (output < GS_RUN_N_PREDICTIONS, NULL);

  if (self->predictions[output] == NULL)
    self->predictions[output] = missing_values (self->n_frames);

  return self->predictions[output];
}

/**
 * gs_run_get_gate_weights:
 * @self: a run
 * @gate: index of a series
 *
 * Returns: (transfer none): [n_frames, K]; NaN = not there (yet). Valid until gs_run_unload()
 */
const float *
gs_run_get_gate_weights (GsRun *self,
                         guint gate)
{
  GsGateSeries *series;

  g_return_val_if_fail (GS_IS_RUN (self), NULL);
  g_return_val_if_fail (gate < self->gates->len, NULL);

  series = &g_array_index (self->gates, GsGateSeries, gate);
  if (series->weights == NULL)
    series->weights = missing_values ((gsize) self->n_frames * series->n_candidates);

  return series->weights;
}

/**
 * gs_run_get_faces:
 * @self: a run
 *
 * Returns: (transfer none): [n_frames]; presence NaN = not looked at (yet). Valid until gs_run_unload()
 */
const GsRunFace *
gs_run_get_faces (GsRun *self)
{
  g_return_val_if_fail (GS_IS_RUN (self), NULL);

  if (self->faces == NULL)
    {
      self->faces = g_new0 (GsRunFace, MAX (self->n_frames, 1));
      for (guint i = 0; i < self->n_frames; i++)
        self->faces[i].presence = NAN;
    }

  return self->faces;
}

/**
 * gs_run_get_face:
 * @self: a run
 * @frame: frame index
 *
 * Returns: (transfer none) (nullable): the followed face; %NULL if there is none in that frame or nobody looked
 */
const GsRunFace *
gs_run_get_face (GsRun *self,
                 guint frame)
{
  g_return_val_if_fail (GS_IS_RUN (self), NULL);

  if (self->faces == NULL || frame >= self->n_frames || !(self->faces[frame].presence > 0.0f))
    return NULL;

  return &self->faces[frame];
}
