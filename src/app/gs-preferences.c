/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "gs-preferences.h"

#include "gs-cache.h"

#include <errno.h>
#include <math.h>

/* A key file in the user's configuration folder and not GSettings: the program runs from its build folder,
 * where no schema is installed, exactly as it runs when installed. */

#define SAVE_DELAY_SECONDS 1
#define GROUP              "Gatescope"
#define TRACKS_GROUP       "Tracks shown"
#define STICK_GROUP        "Stick %s"

struct _GsPreferences
{
  GObject parent_instance;

  char *color_scheme;
  char *rater;
  char *network;
  char *kept_network;
  char *sound_device;
  char *weights;
  double default_rate;
  double volume;
  double cache_limit;
  double ramp_rate;
  gboolean show_landmarks;

  char *path;
  GKeyFile *file; /* the window's size is kept in here alone */
  guint save_id;
};

G_DEFINE_FINAL_TYPE (GsPreferences, gs_preferences, G_TYPE_OBJECT)

enum
{
  PROP_0,
  PROP_COLOR_SCHEME,
  PROP_SHOW_LANDMARKS,
  PROP_DEFAULT_RATE,
  PROP_VOLUME,
  PROP_CACHE_LIMIT,
  PROP_RAMP_RATE,
  PROP_RATER,
  PROP_NETWORK,
  PROP_KEPT_NETWORK,
  PROP_SOUND_DEVICE,
  PROP_WEIGHTS,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

static void
gs_preferences_load (GsPreferences *self)
{
  for (guint i = 1; i < N_PROPS; i++)
    {
      GParamSpec *pspec = properties[i];
      g_autofree char *text = g_key_file_get_string (self->file, GROUP, pspec->name, NULL);

      if (text == NULL)
        continue;

      if (G_IS_PARAM_SPEC_BOOLEAN (pspec))
        g_object_set (self, pspec->name, g_str_equal (text, "true"), NULL);
      else if (G_IS_PARAM_SPEC_DOUBLE (pspec))
        {
          const GParamSpecDouble *range = G_PARAM_SPEC_DOUBLE (pspec);
          char *end;
          double value = g_ascii_strtod (text, &end);

          if (end != text && isfinite (value))
            g_object_set (self, pspec->name, CLAMP (value, range->minimum, range->maximum), NULL);
        }
      else
        g_object_set (self, pspec->name, text, NULL);
    }
}

/**
 * gs_preferences_save:
 * @self: a #GsPreferences
 *
 * Writes what has changed now rather than in a moment. Preferences that cannot be written are a warning
 * and no more: nothing of the user's work is in them.
 */
void
gs_preferences_save (GsPreferences *self)
{
  g_autofree char *folder = NULL;
  g_autoptr (GError) error = NULL;

  g_return_if_fail (GS_IS_PREFERENCES (self));

  if (self->save_id == 0)
    return;

  g_clear_handle_id (&self->save_id, g_source_remove);

  for (guint i = 1; i < N_PROPS; i++)
    {
      GParamSpec *pspec = properties[i];
      g_auto (GValue) value = G_VALUE_INIT;

      g_value_init (&value, pspec->value_type);
      g_object_get_property (G_OBJECT (self), pspec->name, &value);

      if (G_VALUE_HOLDS_BOOLEAN (&value))
        g_key_file_set_boolean (self->file, GROUP, pspec->name, g_value_get_boolean (&value));
      else if (G_VALUE_HOLDS_DOUBLE (&value))
        g_key_file_set_double (self->file, GROUP, pspec->name, g_value_get_double (&value));
      else
        g_key_file_set_string (self->file, GROUP, pspec->name, g_value_get_string (&value));
    }

  folder = g_path_get_dirname (self->path);
  if (g_mkdir_with_parents (folder, 0700) != 0)
    g_warning ("Preferences are not kept: %s: %s", folder, g_strerror (errno));
  else if (!g_key_file_save_to_file (self->file, self->path, &error))
    g_warning ("Preferences are not kept: %s", error->message);
}

static gboolean
save_cb (gpointer user_data)
{
  gs_preferences_save (user_data);

  return G_SOURCE_REMOVE;
}

static void
notify_cb (GsPreferences *self)
{
  if (self->save_id == 0)
    self->save_id = g_timeout_add_seconds (SAVE_DELAY_SECONDS, save_cb, self);
}

static void
gs_preferences_get_property (GObject *object,
                             guint prop_id,
                             GValue *value,
                             GParamSpec *pspec)
{
  GsPreferences *self = GS_PREFERENCES (object);

  switch (prop_id)
    {
    case PROP_COLOR_SCHEME:
      g_value_set_string (value, self->color_scheme);
      break;

    case PROP_SHOW_LANDMARKS:
      g_value_set_boolean (value, self->show_landmarks);
      break;

    case PROP_DEFAULT_RATE:
      g_value_set_double (value, self->default_rate);
      break;

    case PROP_VOLUME:
      g_value_set_double (value, self->volume);
      break;

    case PROP_CACHE_LIMIT:
      g_value_set_double (value, self->cache_limit);
      break;

    case PROP_RAMP_RATE:
      g_value_set_double (value, self->ramp_rate);
      break;

    case PROP_RATER:
      g_value_set_string (value, self->rater);
      break;

    case PROP_NETWORK:
      g_value_set_string (value, self->network);
      break;

    case PROP_KEPT_NETWORK:
      g_value_set_string (value, self->kept_network);
      break;

    case PROP_SOUND_DEVICE:
      g_value_set_string (value, self->sound_device);
      break;

    case PROP_WEIGHTS:
      g_value_set_string (value, self->weights);
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static gboolean
replace_string (char **field,
                const char *value)
{
  value = value != NULL ? value : "";
  if (g_strcmp0 (*field, value) == 0)
    return FALSE;

  g_free (*field);
  *field = g_strdup (value);

  return TRUE;
}

static gboolean
replace_double (double *field,
                double value)
{
  if (*field == value)
    return FALSE;

  *field = value;

  return TRUE;
}

static void
gs_preferences_set_property (GObject *object,
                             guint prop_id,
                             const GValue *value,
                             GParamSpec *pspec)
{
  GsPreferences *self = GS_PREFERENCES (object);
  gboolean changed = FALSE;

  switch (prop_id)
    {
    case PROP_COLOR_SCHEME:
      changed = replace_string (&self->color_scheme, g_value_get_string (value));
      break;

    case PROP_SHOW_LANDMARKS:
      changed = self->show_landmarks != g_value_get_boolean (value);
      self->show_landmarks = g_value_get_boolean (value);
      break;

    case PROP_DEFAULT_RATE:
      changed = replace_double (&self->default_rate, g_value_get_double (value));
      break;

    case PROP_VOLUME:
      changed = replace_double (&self->volume, g_value_get_double (value));
      break;

    case PROP_CACHE_LIMIT:
      changed = replace_double (&self->cache_limit, g_value_get_double (value));
      break;

    case PROP_RAMP_RATE:
      changed = replace_double (&self->ramp_rate, g_value_get_double (value));
      break;

    case PROP_RATER:
      changed = replace_string (&self->rater, g_value_get_string (value));
      break;

    case PROP_NETWORK:
      changed = replace_string (&self->network, g_value_get_string (value));
      break;

    case PROP_KEPT_NETWORK:
      changed = replace_string (&self->kept_network, g_value_get_string (value));
      break;

    case PROP_SOUND_DEVICE:
      changed = replace_string (&self->sound_device, g_value_get_string (value));
      break;

    case PROP_WEIGHTS:
      changed = replace_string (&self->weights, g_value_get_string (value));
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }

  if (changed)
    g_object_notify_by_pspec (object, pspec);
}

static void
gs_preferences_finalize (GObject *object)
{
  GsPreferences *self = GS_PREFERENCES (object);

  gs_preferences_save (self);
  g_free (self->color_scheme);
  g_free (self->rater);
  g_free (self->network);
  g_free (self->kept_network);
  g_free (self->sound_device);
  g_free (self->weights);
  g_free (self->path);
  g_key_file_unref (self->file);

  G_OBJECT_CLASS (gs_preferences_parent_class)->finalize (object);
}

static void
gs_preferences_class_init (GsPreferencesClass *klass)
{
  const GParamFlags flags = G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->finalize = gs_preferences_finalize;
  object_class->get_property = gs_preferences_get_property;
  object_class->set_property = gs_preferences_set_property;

  /* "system", "light" or "dark" */
  properties[PROP_COLOR_SCHEME] = g_param_spec_string ("color-scheme", NULL, NULL, "system", flags);
  properties[PROP_SHOW_LANDMARKS] = g_param_spec_boolean ("show-landmarks", NULL, NULL, TRUE, flags);
  properties[PROP_DEFAULT_RATE] = g_param_spec_double ("default-rate", NULL, NULL, 0.25, 2.0, 1.0, flags);
  properties[PROP_VOLUME] = g_param_spec_double ("volume", NULL, NULL, 0.0, 1.0, 1.0, flags);
  /* MiB; gs_cache_get_limit() reads it in the file */
  properties[PROP_CACHE_LIMIT] = g_param_spec_double (GS_CACHE_LIMIT_KEY, NULL, NULL, 0.0, GS_CACHE_MOST_MIB,
                                                      (double) (GS_CACHE_DEFAULT_LIMIT >> 20), flags);
  /* How fast an arrow key that is held moves the value, halves of the range a second */
  properties[PROP_RAMP_RATE] = g_param_spec_double ("ramp-rate", NULL, NULL, 0.05, 4.0, 0.5, flags);
  properties[PROP_RATER] = g_param_spec_string ("rater", NULL, NULL, "", flags);
  /* The network file that clips are analysed with; empty: the demo network */
  properties[PROP_NETWORK] = g_param_spec_string ("network", NULL, NULL, "", flags);
  /* The file of the one that was kept for the output that the former is silent about, or "demo"; empty: none was */
  properties[PROP_KEPT_NETWORK] = g_param_spec_string ("kept-network", NULL, NULL, "", flags);
  /* Where sound goes; empty: the system's default device */
  properties[PROP_SOUND_DEVICE] = g_param_spec_string ("sound-device", NULL, NULL, "", flags);
  /* The file with the deep encoder's weights; empty: none */
  properties[PROP_WEIGHTS] = g_param_spec_string ("weights", NULL, NULL, "", flags);

  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
gs_preferences_init (GsPreferences *self)
{
  self->color_scheme = g_strdup ("system");
  self->rater = g_strdup ("");
  self->network = g_strdup ("");
  self->kept_network = g_strdup ("");
  self->sound_device = g_strdup ("");
  self->weights = g_strdup ("");
  self->default_rate = 1.0;
  self->volume = 1.0;
  self->cache_limit = (double) (GS_CACHE_DEFAULT_LIMIT >> 20);
  self->ramp_rate = 0.5;
  self->show_landmarks = TRUE;
  self->path = g_build_filename (g_get_user_config_dir (), "gatescope", "preferences.ini", NULL);
  self->file = g_key_file_new ();

  if (g_key_file_load_from_file (self->file, self->path, G_KEY_FILE_KEEP_COMMENTS, NULL))
    gs_preferences_load (self);

  g_signal_connect (self, "notify", G_CALLBACK (notify_cb), NULL);
}

/**
 * gs_preferences_get_default:
 *
 * Returns: (transfer none): the one set of preferences of this process, kept in
 *   $XDG_CONFIG_HOME/gatescope/preferences.ini; main thread only
 */
GsPreferences *
gs_preferences_get_default (void)
{
  static GsPreferences *preferences = NULL;

  if (preferences == NULL)
    preferences = g_object_new (GS_TYPE_PREFERENCES, NULL);

  return preferences;
}

const char *
gs_preferences_get_color_scheme (GsPreferences *self)
{
  g_return_val_if_fail (GS_IS_PREFERENCES (self), NULL);

  return self->color_scheme;
}

gboolean
gs_preferences_get_show_landmarks (GsPreferences *self)
{
  g_return_val_if_fail (GS_IS_PREFERENCES (self), FALSE);

  return self->show_landmarks;
}

double
gs_preferences_get_default_rate (GsPreferences *self)
{
  g_return_val_if_fail (GS_IS_PREFERENCES (self), 1.0);

  return self->default_rate;
}

double
gs_preferences_get_volume (GsPreferences *self)
{
  g_return_val_if_fail (GS_IS_PREFERENCES (self), 1.0);

  return self->volume;
}

/**
 * gs_preferences_get_cache_limit:
 * @self: a #GsPreferences
 *
 * Returns: what the cache may hold, MiB
 */
double
gs_preferences_get_cache_limit (GsPreferences *self)
{
  g_return_val_if_fail (GS_IS_PREFERENCES (self), 0.0);

  return self->cache_limit;
}

/**
 * gs_preferences_get_ramp_rate:
 * @self: a #GsPreferences
 *
 * Returns: how fast an arrow key that is held moves the value while recording, a second, where the range is -1 to 1
 */
double
gs_preferences_get_ramp_rate (GsPreferences *self)
{
  g_return_val_if_fail (GS_IS_PREFERENCES (self), 0.5);

  return self->ramp_rate;
}

/**
 * gs_preferences_get_stick:
 * @self: a #GsPreferences
 * @guid: which kind of gamepad or joystick
 * @key: what is asked for
 *
 * Returns: (transfer full) (nullable): what was kept; %NULL if nothing was
 */
char *
gs_preferences_get_stick (GsPreferences *self,
                          const char *guid,
                          const char *key)
{
  g_autofree char *group = g_strdup_printf (STICK_GROUP, guid);

  g_return_val_if_fail (GS_IS_PREFERENCES (self), NULL);

  return g_key_file_get_string (self->file, group, key, NULL);
}

void
gs_preferences_set_stick (GsPreferences *self,
                          const char *guid,
                          const char *key,
                          const char *value)
{
  g_autofree char *group = g_strdup_printf (STICK_GROUP, guid);

  g_return_if_fail (GS_IS_PREFERENCES (self));

  g_key_file_set_string (self->file, group, key, value);
  notify_cb (self);
}

const char *
gs_preferences_get_rater (GsPreferences *self)
{
  g_return_val_if_fail (GS_IS_PREFERENCES (self), NULL);

  return self->rater;
}

void
gs_preferences_set_rater (GsPreferences *self,
                          const char *rater)
{
  g_return_if_fail (GS_IS_PREFERENCES (self));

  g_object_set (self, "rater", rater, NULL);
}

/**
 * gs_preferences_get_window_size:
 * @self: a #GsPreferences
 * @width: (out): pixels across
 * @height: (out): pixels down
 * @maximized: (out): whether it filled the screen
 *
 * How large the last window was.
 */
void
gs_preferences_get_window_size (GsPreferences *self,
                                int *width,
                                int *height,
                                gboolean *maximized)
{
  g_return_if_fail (GS_IS_PREFERENCES (self));

  *width = g_key_file_get_integer (self->file, GROUP, "window-width", NULL);
  *height = g_key_file_get_integer (self->file, GROUP, "window-height", NULL);
  *maximized = g_key_file_get_boolean (self->file, GROUP, "window-maximized", NULL);
  if (*width < 640 || *height < 480)
    {
      *width = 1280;
      *height = 800;
    }
}

void
gs_preferences_set_window_size (GsPreferences *self,
                                int width,
                                int height,
                                gboolean maximized)
{
  g_return_if_fail (GS_IS_PREFERENCES (self));

  g_key_file_set_integer (self->file, GROUP, "window-width", width);
  g_key_file_set_integer (self->file, GROUP, "window-height", height);
  g_key_file_set_boolean (self->file, GROUP, "window-maximized", maximized);
  notify_cb (self);
}

/**
 * gs_preferences_get_track_shown:
 * @self: a #GsPreferences
 * @key: which track of the timeline
 * @shown: what counts while nobody has chosen
 *
 * Returns: whether the track is to be shown
 */
gboolean
gs_preferences_get_track_shown (GsPreferences *self,
                                const char *key,
                                gboolean shown)
{
  g_return_val_if_fail (GS_IS_PREFERENCES (self), shown);

  if (!g_key_file_has_key (self->file, TRACKS_GROUP, key, NULL))
    return shown;

  return g_key_file_get_boolean (self->file, TRACKS_GROUP, key, NULL);
}

void
gs_preferences_set_track_shown (GsPreferences *self,
                                const char *key,
                                gboolean shown)
{
  g_return_if_fail (GS_IS_PREFERENCES (self));

  g_key_file_set_boolean (self->file, TRACKS_GROUP, key, shown);
  notify_cb (self);
}

const char *
gs_preferences_get_network (GsPreferences *self)
{
  g_return_val_if_fail (GS_IS_PREFERENCES (self), NULL);

  return self->network;
}

const char *
gs_preferences_get_kept_network (GsPreferences *self)
{
  g_return_val_if_fail (GS_IS_PREFERENCES (self), NULL);

  return self->kept_network;
}

const char *
gs_preferences_get_sound_device (GsPreferences *self)
{
  g_return_val_if_fail (GS_IS_PREFERENCES (self), NULL);

  return self->sound_device;
}

/**
 * gs_preferences_set_networks:
 * @self: a #GsPreferences
 * @file: (nullable): the network file that clips are analysed with; %NULL for the demo network
 * @kept: (nullable): the file of the network that was kept for the other output, or "demo"
 */
void
gs_preferences_set_networks (GsPreferences *self,
                             const char *file,
                             const char *kept)
{
  g_return_if_fail (GS_IS_PREFERENCES (self));

  g_object_set (self, "network", file, "kept-network", kept, NULL);
}

const char *
gs_preferences_get_weights (GsPreferences *self)
{
  g_return_val_if_fail (GS_IS_PREFERENCES (self), NULL);

  return self->weights;
}

/**
 * gs_preferences_set_weights:
 * @self: a #GsPreferences
 * @file: the file with the deep encoder's weights; empty for none
 */
void
gs_preferences_set_weights (GsPreferences *self,
                            const char *file)
{
  g_return_if_fail (GS_IS_PREFERENCES (self));

  g_object_set (self, "weights", file, NULL);
}
