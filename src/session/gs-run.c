/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gs-run-private.h"

#include "gs-string.h"

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
  PROP_PERSON,
  PROP_STATE,
  PROP_STARTED,
  PROP_FINISHED,
  PROP_NOTES,
  N_PROPS
};

G_DEFINE_FINAL_TYPE (GsRun, gs_run, G_TYPE_OBJECT)

static GParamSpec *properties[N_PROPS];

static void
gs_run_finalize (GObject *object)
{
  GsRun *self = GS_RUN (object);

  gs_run_free_frames (self);
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

    case PROP_PERSON:
      g_value_set_uint (value, self->person);
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

    case PROP_PERSON:
      gs_run_set_person (self, g_value_get_uint (value));
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
  properties[PROP_PERSON] = g_param_spec_uint ("person", NULL, NULL, 0, G_MAXUINT, 0, flags);
  properties[PROP_STATE] =
    g_param_spec_enum ("state", NULL, NULL, GS_TYPE_RECORD_STATE, GS_RECORD_RUNNING, flags);
  properties[PROP_STARTED] = g_param_spec_int64 ("started", NULL, NULL, 0, G_MAXINT64, 0, flags);
  properties[PROP_FINISHED] = g_param_spec_int64 ("finished", NULL, NULL, 0, G_MAXINT64, 0, flags);
  properties[PROP_NOTES] = g_param_spec_boxed ("notes", NULL, NULL, G_TYPE_STRV, flags);

  g_object_class_install_properties (object_class, N_PROPS, properties);

  /* (guint first, guint n_frames): these frames have new values. */
  g_signal_new ("frames-changed", GS_TYPE_RUN, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 2, G_TYPE_UINT,
                G_TYPE_UINT);
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

/**
 * gs_run_get_person:
 * @self: a run
 *
 * Returns: number of the clip's person whose face the network saw; 0 = nobody was chosen: the largest face, whoever that was
 */
guint
gs_run_get_person (GsRun *self)
{
  g_return_val_if_fail (GS_IS_RUN (self), 0);

  return self->person;
}

void
gs_run_set_person (GsRun *self,
                   guint person)
{
  g_return_if_fail (GS_IS_RUN (self));

  if (self->person == person)
    return;

  self->person = person;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_PERSON]);
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
