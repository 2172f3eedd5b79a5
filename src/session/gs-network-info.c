/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gs-network-info.h"
#include "gs-string.h"

/* A network that the project knows: what it says and where it came from, not its weights. */
struct _GsNetworkInfo
{
  GObject parent_instance;

  gint64 id;
  char *name;
  char *hash;
  char *path;
  char *configuration;
  char *provenance;
  GsOutput output;
};

enum
{
  PROP_0,
  PROP_ID,
  PROP_NAME,
  PROP_HASH,
  PROP_OUTPUT,
  PROP_PATH,
  PROP_CONFIGURATION,
  PROP_PROVENANCE,
  N_PROPS
};

G_DEFINE_FINAL_TYPE (GsNetworkInfo, gs_network_info, G_TYPE_OBJECT)

static GParamSpec *properties[N_PROPS];

static const GEnumValue outputs[] = {
  { GS_OUTPUT_VALENCE, "GS_OUTPUT_VALENCE", "valence" },
  { GS_OUTPUT_AROUSAL, "GS_OUTPUT_AROUSAL", "arousal" },
  { GS_OUTPUT_BOTH, "GS_OUTPUT_BOTH", "both" },
  { 0, NULL, NULL },
};

GType
gs_output_get_type (void)
{
  static gsize type;

  if (g_once_init_enter (&type))
    g_once_init_leave (&type, g_enum_register_static ("GsOutput", outputs));

  return type;
}

/**
 * gs_output_get_nick:
 * @output: an output
 *
 * Returns: (transfer none): "valence", "arousal" or "both"
 */
const char *
gs_output_get_nick (GsOutput output)
{
  g_return_val_if_fail (output <= GS_OUTPUT_BOTH, NULL);

  return outputs[output].value_nick;
}

/**
 * gs_output_from_nick:
 * @nick: (nullable): a word from a configuration or a project file
 * @output: (out): what it stands for
 *
 * Returns: %FALSE if no output is called so
 */
gboolean
gs_output_from_nick (const char *nick,
                     GsOutput *output)
{
  for (const GEnumValue *value = outputs; value->value_nick != NULL; value++)
    {
      if (g_strcmp0 (value->value_nick, nick) == 0)
        {
          *output = value->value;
          return TRUE;
        }
    }

  return FALSE;
}

static void
gs_network_info_finalize (GObject *object)
{
  GsNetworkInfo *self = GS_NETWORK_INFO (object);

  g_free (self->name);
  g_free (self->hash);
  g_free (self->path);
  g_free (self->configuration);
  g_free (self->provenance);

  G_OBJECT_CLASS (gs_network_info_parent_class)->finalize (object);
}

static void
gs_network_info_get_property (GObject *object,
                              guint prop_id,
                              GValue *value,
                              GParamSpec *pspec)
{
  GsNetworkInfo *self = GS_NETWORK_INFO (object);

  switch (prop_id)
    {
    case PROP_ID:
      g_value_set_int64 (value, self->id);
      break;

    case PROP_NAME:
      g_value_set_string (value, self->name);
      break;

    case PROP_HASH:
      g_value_set_string (value, self->hash);
      break;

    case PROP_OUTPUT:
      g_value_set_enum (value, self->output);
      break;

    case PROP_PATH:
      g_value_set_string (value, self->path);
      break;

    case PROP_CONFIGURATION:
      g_value_set_string (value, self->configuration);
      break;

    case PROP_PROVENANCE:
      g_value_set_string (value, self->provenance);
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
gs_network_info_set_property (GObject *object,
                              guint prop_id,
                              const GValue *value,
                              GParamSpec *pspec)
{
  GsNetworkInfo *self = GS_NETWORK_INFO (object);

  switch (prop_id)
    {
    case PROP_ID:
      gs_network_info_set_id (self, g_value_get_int64 (value));
      break;

    case PROP_NAME:
      gs_network_info_set_name (self, g_value_get_string (value));
      break;

    case PROP_HASH:
      self->hash = g_value_dup_string (value);
      break;

    case PROP_OUTPUT:
      self->output = g_value_get_enum (value);
      break;

    case PROP_PATH:
      gs_network_info_set_path (self, g_value_get_string (value));
      break;

    case PROP_CONFIGURATION:
      gs_network_info_set_configuration (self, g_value_get_string (value));
      break;

    case PROP_PROVENANCE:
      gs_network_info_set_provenance (self, g_value_get_string (value));
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
gs_network_info_class_init (GsNetworkInfoClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;
  const GParamFlags construct_flags = G_PARAM_READWRITE | G_PARAM_CONSTRUCT_ONLY | G_PARAM_STATIC_STRINGS;

  object_class->finalize = gs_network_info_finalize;
  object_class->get_property = gs_network_info_get_property;
  object_class->set_property = gs_network_info_set_property;

  properties[PROP_ID] = g_param_spec_int64 ("id", NULL, NULL, 0, G_MAXINT64, 0, flags);
  properties[PROP_NAME] = g_param_spec_string ("name", NULL, NULL, NULL, flags);
  properties[PROP_HASH] = g_param_spec_string ("hash", NULL, NULL, NULL, construct_flags);
  properties[PROP_OUTPUT] =
    g_param_spec_enum ("output", NULL, NULL, GS_TYPE_OUTPUT, GS_OUTPUT_VALENCE, construct_flags);
  properties[PROP_PATH] = g_param_spec_string ("path", NULL, NULL, NULL, flags);
  properties[PROP_CONFIGURATION] = g_param_spec_string ("configuration", NULL, NULL, NULL, flags);
  properties[PROP_PROVENANCE] = g_param_spec_string ("provenance", NULL, NULL, NULL, flags);

  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
gs_network_info_init (GsNetworkInfo *self)
{
}

/**
 * gs_network_info_new:
 * @name: what people call it
 * @hash: SHA-256 of the network's file, 64 hexadecimal digits: its identity
 * @output: what it says
 *
 * Returns: (transfer full): a network, not in any project yet
 */
GsNetworkInfo *
gs_network_info_new (const char *name,
                     const char *hash,
                     GsOutput output)
{
  return g_object_new (GS_TYPE_NETWORK_INFO, "name", name, "hash", hash, "output", output, NULL);
}

gint64
gs_network_info_get_id (GsNetworkInfo *self)
{
  g_return_val_if_fail (GS_IS_NETWORK_INFO (self), 0);

  return self->id;
}

void
gs_network_info_set_id (GsNetworkInfo *self,
                        gint64 id)
{
  g_return_if_fail (GS_IS_NETWORK_INFO (self));

  if (self->id == id)
    return;

  self->id = id;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_ID]);
}

const char *
gs_network_info_get_name (GsNetworkInfo *self)
{
  g_return_val_if_fail (GS_IS_NETWORK_INFO (self), NULL);

  return self->name;
}

void
gs_network_info_set_name (GsNetworkInfo *self,
                          const char *name)
{
  g_return_if_fail (GS_IS_NETWORK_INFO (self));

  if (gs_set_string (&self->name, name))
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_NAME]);
}

const char *
gs_network_info_get_hash (GsNetworkInfo *self)
{
  g_return_val_if_fail (GS_IS_NETWORK_INFO (self), NULL);

  return self->hash;
}

GsOutput
gs_network_info_get_output (GsNetworkInfo *self)
{
  g_return_val_if_fail (GS_IS_NETWORK_INFO (self), GS_OUTPUT_VALENCE);

  return self->output;
}

/**
 * gs_network_info_get_path:
 * @self: a network
 *
 * Returns: (transfer none) (nullable): where its file was when last used; it may have moved
 */
const char *
gs_network_info_get_path (GsNetworkInfo *self)
{
  g_return_val_if_fail (GS_IS_NETWORK_INFO (self), NULL);

  return self->path;
}

void
gs_network_info_set_path (GsNetworkInfo *self,
                          const char *path)
{
  g_return_if_fail (GS_IS_NETWORK_INFO (self));

  if (gs_set_string (&self->path, path))
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_PATH]);
}

/**
 * gs_network_info_get_configuration:
 * @self: a network
 *
 * Returns: (transfer none) (nullable): its whole configuration as JSON
 */
const char *
gs_network_info_get_configuration (GsNetworkInfo *self)
{
  g_return_val_if_fail (GS_IS_NETWORK_INFO (self), NULL);

  return self->configuration;
}

void
gs_network_info_set_configuration (GsNetworkInfo *self,
                                   const char *json)
{
  g_return_if_fail (GS_IS_NETWORK_INFO (self));

  if (gs_set_string (&self->configuration, json))
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_CONFIGURATION]);
}

/**
 * gs_network_info_get_provenance:
 * @self: a network
 *
 * Returns: (transfer none) (nullable): how it was trained, as JSON
 */
const char *
gs_network_info_get_provenance (GsNetworkInfo *self)
{
  g_return_val_if_fail (GS_IS_NETWORK_INFO (self), NULL);

  return self->provenance;
}

void
gs_network_info_set_provenance (GsNetworkInfo *self,
                                const char *json)
{
  g_return_if_fail (GS_IS_NETWORK_INFO (self));

  if (gs_set_string (&self->provenance, json))
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_PROVENANCE]);
}
