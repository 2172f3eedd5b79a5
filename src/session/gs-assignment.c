/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gs-assignment.h"

struct _GsAssignment
{
  GObject parent_instance;

  gint64 id;
  GsClip *clip;
  GsRater *rater;
  char *dimension;
  guint repetition;
  char *note;
  GsAssignmentState state;
};

enum
{
  PROP_0,
  PROP_ID,
  PROP_STATE,
  N_PROPS
};

G_DEFINE_FINAL_TYPE (GsAssignment, gs_assignment, G_TYPE_OBJECT)

static GParamSpec *properties[N_PROPS];

static const char *const states[] = { "open", "begun", "done" };

const char *
gs_assignment_state_get_nick (GsAssignmentState state)
{
  g_return_val_if_fail ((guint) state < G_N_ELEMENTS (states), states[0]);

  return states[state];
}

/**
 * gs_assignment_state_from_nick:
 * @nick: (nullable): the word in the file
 *
 * Returns: the state; what is not known is open
 */
GsAssignmentState
gs_assignment_state_from_nick (const char *nick)
{
  for (guint i = 0; i < G_N_ELEMENTS (states); i++)
    {
      if (g_strcmp0 (states[i], nick) == 0)
        return i;
    }

  return GS_ASSIGNMENT_OPEN;
}

static void
gs_assignment_finalize (GObject *object)
{
  GsAssignment *self = GS_ASSIGNMENT (object);

  g_clear_object (&self->clip);
  g_clear_object (&self->rater);
  g_free (self->dimension);
  g_free (self->note);

  G_OBJECT_CLASS (gs_assignment_parent_class)->finalize (object);
}

static void
gs_assignment_get_property (GObject *object,
                            guint prop_id,
                            GValue *value,
                            GParamSpec *pspec)
{
  GsAssignment *self = GS_ASSIGNMENT (object);

  switch (prop_id)
    {
    case PROP_ID:
      g_value_set_int64 (value, self->id);
      break;

    case PROP_STATE:
      g_value_set_int (value, self->state);
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
gs_assignment_set_property (GObject *object,
                            guint prop_id,
                            const GValue *value,
                            GParamSpec *pspec)
{
  GsAssignment *self = GS_ASSIGNMENT (object);

  switch (prop_id)
    {
    case PROP_ID:
      gs_assignment_set_id (self, g_value_get_int64 (value));
      break;

    case PROP_STATE:
      gs_assignment_set_state (self, g_value_get_int (value));
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
gs_assignment_class_init (GsAssignmentClass *klass)
{
  const GParamFlags flags = G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->finalize = gs_assignment_finalize;
  object_class->get_property = gs_assignment_get_property;
  object_class->set_property = gs_assignment_set_property;

  properties[PROP_ID] = g_param_spec_int64 ("id", NULL, NULL, 0, G_MAXINT64, 0, flags);
  properties[PROP_STATE] =
    g_param_spec_int ("state", NULL, NULL, GS_ASSIGNMENT_OPEN, GS_ASSIGNMENT_DONE, GS_ASSIGNMENT_OPEN, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
gs_assignment_init (GsAssignment *self)
{
}

/**
 * gs_assignment_new:
 * @clip: a clip of the project
 * @rater: a rater of the project
 * @dimension: what is to be rated
 * @repetition: the how many-th time, from 1
 * @note: (nullable): free text
 *
 * Returns: (transfer full): an open assignment, not in the project yet
 */
GsAssignment *
gs_assignment_new (GsClip *clip,
                   GsRater *rater,
                   const char *dimension,
                   guint repetition,
                   const char *note)
{
  GsAssignment *self;

  g_return_val_if_fail (GS_IS_CLIP (clip) && GS_IS_RATER (rater), NULL);
  g_return_val_if_fail (dimension != NULL && repetition >= 1, NULL);

  self = g_object_new (GS_TYPE_ASSIGNMENT, NULL);
  self->clip = g_object_ref (clip);
  self->rater = g_object_ref (rater);
  self->dimension = g_strdup (dimension);
  self->repetition = repetition;
  self->note = g_strdup (note != NULL ? note : "");

  return self;
}

gint64
gs_assignment_get_id (GsAssignment *self)
{
  g_return_val_if_fail (GS_IS_ASSIGNMENT (self), 0);

  return self->id;
}

void
gs_assignment_set_id (GsAssignment *self,
                      gint64 id)
{
  g_return_if_fail (GS_IS_ASSIGNMENT (self));

  if (self->id == id)
    return;

  self->id = id;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_ID]);
}

GsClip *
gs_assignment_get_clip (GsAssignment *self)
{
  g_return_val_if_fail (GS_IS_ASSIGNMENT (self), NULL);

  return self->clip;
}

GsRater *
gs_assignment_get_rater (GsAssignment *self)
{
  g_return_val_if_fail (GS_IS_ASSIGNMENT (self), NULL);

  return self->rater;
}

const char *
gs_assignment_get_dimension (GsAssignment *self)
{
  g_return_val_if_fail (GS_IS_ASSIGNMENT (self), NULL);

  return self->dimension;
}

/**
 * gs_assignment_get_repetition:
 * @self: an assignment
 *
 * Returns: the how many-th time this rater is to rate the same, from 1
 */
guint
gs_assignment_get_repetition (GsAssignment *self)
{
  g_return_val_if_fail (GS_IS_ASSIGNMENT (self), 1);

  return self->repetition;
}

const char *
gs_assignment_get_note (GsAssignment *self)
{
  g_return_val_if_fail (GS_IS_ASSIGNMENT (self), "");

  return self->note;
}

GsAssignmentState
gs_assignment_get_state (GsAssignment *self)
{
  g_return_val_if_fail (GS_IS_ASSIGNMENT (self), GS_ASSIGNMENT_OPEN);

  return self->state;
}

void
gs_assignment_set_state (GsAssignment *self,
                         GsAssignmentState state)
{
  g_return_if_fail (GS_IS_ASSIGNMENT (self));

  if (self->state == state)
    return;

  self->state = state;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_STATE]);
}
