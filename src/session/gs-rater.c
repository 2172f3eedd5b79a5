/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gs-rater.h"
#include "gs-string.h"

/* A person who annotates, or what traces made of other people's go by. */
struct _GsRater
{
  GObject parent_instance;

  gint64 id;
  char *name;
  char *derived;
};

enum
{
  PROP_0,
  PROP_ID,
  PROP_NAME,
  N_PROPS
};

G_DEFINE_FINAL_TYPE (GsRater, gs_rater, G_TYPE_OBJECT)

static GParamSpec *properties[N_PROPS];

static void
gs_rater_finalize (GObject *object)
{
  GsRater *self = GS_RATER (object);

  g_free (self->name);
  g_free (self->derived);

  G_OBJECT_CLASS (gs_rater_parent_class)->finalize (object);
}

static void
gs_rater_get_property (GObject *object,
                       guint prop_id,
                       GValue *value,
                       GParamSpec *pspec)
{
  GsRater *self = GS_RATER (object);

  switch (prop_id)
    {
    case PROP_ID:
      g_value_set_int64 (value, self->id);
      break;

    case PROP_NAME:
      g_value_set_string (value, self->name);
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
gs_rater_set_property (GObject *object,
                       guint prop_id,
                       const GValue *value,
                       GParamSpec *pspec)
{
  GsRater *self = GS_RATER (object);

  switch (prop_id)
    {
    case PROP_ID:
      gs_rater_set_id (self, g_value_get_int64 (value));
      break;

    case PROP_NAME:
      gs_rater_set_name (self, g_value_get_string (value));
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
gs_rater_class_init (GsRaterClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->finalize = gs_rater_finalize;
  object_class->get_property = gs_rater_get_property;
  object_class->set_property = gs_rater_set_property;

  properties[PROP_ID] =
    g_param_spec_int64 ("id", NULL, NULL, 0, G_MAXINT64, 0,
                        G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  properties[PROP_NAME] =
    g_param_spec_string ("name", NULL, NULL, NULL,
                         G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);

  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
gs_rater_init (GsRater *self)
{
}

/**
 * gs_rater_new:
 * @name: what the rater is called in this project; unique there
 *
 * Returns: (transfer full): a new rater, not in any project yet
 */
GsRater *
gs_rater_new (const char *name)
{
  return g_object_new (GS_TYPE_RATER, "name", name, NULL);
}

/**
 * gs_rater_get_id:
 * @self: a rater
 *
 * Returns: its row in the project file; 0 = not stored yet
 */
gint64
gs_rater_get_id (GsRater *self)
{
  g_return_val_if_fail (GS_IS_RATER (self), 0);

  return self->id;
}

void
gs_rater_set_id (GsRater *self,
                 gint64 id)
{
  g_return_if_fail (GS_IS_RATER (self));

  if (self->id == id)
    return;

  self->id = id;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_ID]);
}

const char *
gs_rater_get_name (GsRater *self)
{
  g_return_val_if_fail (GS_IS_RATER (self), NULL);

  return self->name;
}

void
gs_rater_set_name (GsRater *self,
                   const char *name)
{
  g_return_if_fail (GS_IS_RATER (self));

  if (gs_set_string (&self->name, name))
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_NAME]);
}

/**
 * gs_rater_get_derived:
 * @self: a rater
 *
 * Returns: (transfer none) (nullable): what makes this rater's traces out of others', JSON; %NULL for a person
 */
const char *
gs_rater_get_derived (GsRater *self)
{
  g_return_val_if_fail (GS_IS_RATER (self), NULL);

  return self->derived;
}

void
gs_rater_set_derived (GsRater *self,
                      const char *json)
{
  g_return_if_fail (GS_IS_RATER (self));

  gs_set_string (&self->derived, json);
}
