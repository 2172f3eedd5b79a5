/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gs-dimension.h"

#include <math.h>

struct _GsDimension
{
  GObject parent_instance;

  gint64 id;
  char *name;
  double minimum;
  double maximum;
  gboolean bounded;
  char *low;
  char *middle;
  char *high;
};

enum
{
  PROP_0,
  PROP_ID,
  N_PROPS
};

G_DEFINE_FINAL_TYPE (GsDimension, gs_dimension, G_TYPE_OBJECT)

static GParamSpec *properties[N_PROPS];

static void
gs_dimension_finalize (GObject *object)
{
  GsDimension *self = GS_DIMENSION (object);

  g_free (self->name);
  g_free (self->low);
  g_free (self->middle);
  g_free (self->high);

  G_OBJECT_CLASS (gs_dimension_parent_class)->finalize (object);
}

static void
gs_dimension_get_property (GObject *object,
                           guint prop_id,
                           GValue *value,
                           GParamSpec *pspec)
{
  switch (prop_id)
    {
    case PROP_ID:
      g_value_set_int64 (value, GS_DIMENSION (object)->id);
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
gs_dimension_set_property (GObject *object,
                           guint prop_id,
                           const GValue *value,
                           GParamSpec *pspec)
{
  switch (prop_id)
    {
    case PROP_ID:
      gs_dimension_set_id (GS_DIMENSION (object), g_value_get_int64 (value));
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
gs_dimension_class_init (GsDimensionClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->finalize = gs_dimension_finalize;
  object_class->get_property = gs_dimension_get_property;
  object_class->set_property = gs_dimension_set_property;

  properties[PROP_ID] = g_param_spec_int64 ("id", NULL, NULL, 0, G_MAXINT64, 0,
                                            G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
gs_dimension_init (GsDimension *self)
{
}

/**
 * gs_dimension_new:
 * @name: as traces name it; unique in a project
 * @minimum: lower end of its range
 * @maximum: upper end, above @minimum
 * @bounded: whether the range has ends
 * @low: (nullable): word at the lower end
 * @middle: (nullable): word in the middle
 * @high: (nullable): word at the upper end
 *
 * Returns: (transfer full): a dimension, not in any project yet
 */
GsDimension *
gs_dimension_new (const char *name,
                  double minimum,
                  double maximum,
                  gboolean bounded,
                  const char *low,
                  const char *middle,
                  const char *high)
{
  GsDimension *self;

  g_return_val_if_fail (name != NULL && name[0] != '\0', NULL);
  g_return_val_if_fail (isfinite (minimum) && isfinite (maximum) && maximum > minimum, NULL);

  self = g_object_new (GS_TYPE_DIMENSION, NULL);
  self->name = g_strdup (name);
  self->minimum = minimum;
  self->maximum = maximum;
  self->bounded = bounded;
  self->low = g_strdup (low != NULL ? low : "");
  self->middle = g_strdup (middle != NULL ? middle : "");
  self->high = g_strdup (high != NULL ? high : "");

  return self;
}

gint64
gs_dimension_get_id (GsDimension *self)
{
  g_return_val_if_fail (GS_IS_DIMENSION (self), 0);

  return self->id;
}

void
gs_dimension_set_id (GsDimension *self,
                     gint64 id)
{
  g_return_if_fail (GS_IS_DIMENSION (self));

  if (self->id == id)
    return;

  self->id = id;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_ID]);
}

const char *
gs_dimension_get_name (GsDimension *self)
{
  g_return_val_if_fail (GS_IS_DIMENSION (self), NULL);

  return self->name;
}

double
gs_dimension_get_minimum (GsDimension *self)
{
  g_return_val_if_fail (GS_IS_DIMENSION (self), -1.0);

  return self->minimum;
}

double
gs_dimension_get_maximum (GsDimension *self)
{
  g_return_val_if_fail (GS_IS_DIMENSION (self), 1.0);

  return self->maximum;
}

gboolean
gs_dimension_get_bounded (GsDimension *self)
{
  g_return_val_if_fail (GS_IS_DIMENSION (self), TRUE);

  return self->bounded;
}

/**
 * gs_dimension_get_low:
 * @self: a dimension
 *
 * Returns: the word at the lower end; may be empty
 */
const char *
gs_dimension_get_low (GsDimension *self)
{
  g_return_val_if_fail (GS_IS_DIMENSION (self), "");

  return self->low;
}

const char *
gs_dimension_get_middle (GsDimension *self)
{
  g_return_val_if_fail (GS_IS_DIMENSION (self), "");

  return self->middle;
}

const char *
gs_dimension_get_high (GsDimension *self)
{
  g_return_val_if_fail (GS_IS_DIMENSION (self), "");

  return self->high;
}
