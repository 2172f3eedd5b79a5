/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

#define GS_TYPE_PREFERENCES (gs_preferences_get_type ())

G_DECLARE_FINAL_TYPE (GsPreferences, gs_preferences, GS, PREFERENCES, GObject)

GsPreferences *gs_preferences_get_default (void);

const char *gs_preferences_get_color_scheme   (GsPreferences *self);
gboolean    gs_preferences_get_show_landmarks (GsPreferences *self);
double      gs_preferences_get_default_rate   (GsPreferences *self);
double      gs_preferences_get_volume         (GsPreferences *self);
double      gs_preferences_get_cache_limit    (GsPreferences *self);
double      gs_preferences_get_ramp_rate      (GsPreferences *self);
char       *gs_preferences_get_stick          (GsPreferences *self,
                                               const char    *guid,
                                               const char    *key);
void        gs_preferences_set_stick          (GsPreferences *self,
                                               const char    *guid,
                                               const char    *key,
                                               const char    *value);
const char *gs_preferences_get_rater          (GsPreferences *self);
void        gs_preferences_set_rater          (GsPreferences *self,
                                               const char    *rater);
void        gs_preferences_get_window_size    (GsPreferences *self,
                                               int           *width,
                                               int           *height,
                                               gboolean      *maximized);
void        gs_preferences_set_window_size    (GsPreferences *self,
                                               int            width,
                                               int            height,
                                               gboolean       maximized);
gboolean    gs_preferences_get_track_shown   (GsPreferences *self,
                                               const char    *key,
                                               gboolean       shown);
void        gs_preferences_set_track_shown   (GsPreferences *self,
                                               const char    *key,
                                               gboolean       shown);
const char *gs_preferences_get_network        (GsPreferences *self);
const char *gs_preferences_get_kept_network   (GsPreferences *self);
void        gs_preferences_set_networks       (GsPreferences *self,
                                               const char    *file,
                                               const char    *kept);
const char *gs_preferences_get_sound_device   (GsPreferences *self);
const char *gs_preferences_get_weights        (GsPreferences *self);
void        gs_preferences_set_weights        (GsPreferences *self,
                                               const char    *file);
void        gs_preferences_save               (GsPreferences *self);

G_END_DECLS
