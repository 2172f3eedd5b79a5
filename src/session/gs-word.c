/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gs-word.h"

struct _GsWord
{
  GObject parent_instance;

  gint64 id;
  guint position;
  char *name;
  char *colour;
  char *key;
};

enum
{
  PROP_0,
  PROP_ID,
  PROP_NAME,
  N_PROPS
};

G_DEFINE_FINAL_TYPE (GsWord, gs_word, G_TYPE_OBJECT)

static GParamSpec *properties[N_PROPS];

static void
gs_word_finalize (GObject *object)
{
  GsWord *self = GS_WORD (object);

  g_free (self->name);
  g_free (self->colour);
  g_free (self->key);

  G_OBJECT_CLASS (gs_word_parent_class)->finalize (object);
}

static void
gs_word_get_property (GObject *object,
                      guint prop_id,
                      GValue *value,
                      GParamSpec *pspec)
{
  GsWord *self = GS_WORD (object);

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
gs_word_set_property (GObject *object,
                      guint prop_id,
                      const GValue *value,
                      GParamSpec *pspec)
{
  switch (prop_id)
    {
    case PROP_ID:
      gs_word_set_id (GS_WORD (object), g_value_get_int64 (value));
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
gs_word_class_init (GsWordClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->finalize = gs_word_finalize;
  object_class->get_property = gs_word_get_property;
  object_class->set_property = gs_word_set_property;

  properties[PROP_ID] = g_param_spec_int64 ("id", NULL, NULL, 0, G_MAXINT64, 0,
                                            G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  properties[PROP_NAME] = g_param_spec_string ("name", NULL, NULL, "", G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
gs_word_init (GsWord *self)
{
}

/**
 * gs_word_new:
 * @name: the label
 * @colour: (nullable): "#rrggbb"; empty or %NULL = the one that the label has by itself
 * @key: (nullable): the character of the key that gives the label; empty or %NULL = none
 *
 * Returns: (transfer full): a word, in no vocabulary yet
 */
GsWord *
gs_word_new (const char *name,
             const char *colour,
             const char *key)
{
  GsWord *self = g_object_new (GS_TYPE_WORD, NULL);

  self->name = g_strdup (name != NULL ? name : "");
  self->colour = g_strdup (colour != NULL ? colour : "");
  self->key = g_strdup (key != NULL ? key : "");

  return self;
}

gint64
gs_word_get_id (GsWord *self)
{
  g_return_val_if_fail (GS_IS_WORD (self), 0);

  return self->id;
}

void
gs_word_set_id (GsWord *self,
                gint64 id)
{
  g_return_if_fail (GS_IS_WORD (self));

  if (self->id == id)
    return;

  self->id = id;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_ID]);
}

/**
 * gs_word_get_position:
 * @self: a word
 *
 * Returns: its place in the list, from 0
 */
guint
gs_word_get_position (GsWord *self)
{
  g_return_val_if_fail (GS_IS_WORD (self), 0);

  return self->position;
}

void
gs_word_set_position (GsWord *self,
                      guint position)
{
  g_return_if_fail (GS_IS_WORD (self));

  self->position = position;
}

const char *
gs_word_get_name (GsWord *self)
{
  g_return_val_if_fail (GS_IS_WORD (self), NULL);

  return self->name;
}

const char *
gs_word_get_colour (GsWord *self)
{
  g_return_val_if_fail (GS_IS_WORD (self), NULL);

  return self->colour;
}

const char *
gs_word_get_key (GsWord *self)
{
  g_return_val_if_fail (GS_IS_WORD (self), NULL);

  return self->key;
}

/**
 * gs_word_equal:
 * @self: a word
 * @other: another
 *
 * Returns: whether both have the same name, colour and key
 */
gboolean
gs_word_equal (GsWord *self,
               GsWord *other)
{
  g_return_val_if_fail (GS_IS_WORD (self), FALSE);
  g_return_val_if_fail (GS_IS_WORD (other), FALSE);

  return g_str_equal (self->name, other->name) && g_str_equal (self->colour, other->colour) && g_str_equal (self->key, other->key);
}
