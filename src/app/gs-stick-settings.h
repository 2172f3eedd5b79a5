/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "gs-stick-axis.h"
#include "gs-stick.h"

G_BEGIN_DECLS

#define GS_STICK_N_AXES 41

/**
 * GsStickUse:
 * @GS_STICK_ONE: the one dimension that is rated
 * @GS_STICK_VALENCE: valence, where both are rated
 * @GS_STICK_AROUSAL: arousal, where both are rated
 *
 * What an axis is for.
 */
typedef enum
{
  GS_STICK_ONE,
  GS_STICK_VALENCE,
  GS_STICK_AROUSAL,
} GsStickUse;

#define GS_STICK_N_USES (GS_STICK_AROUSAL + 1)

/**
 * GsStickSettings:
 * @enabled: whether it gives values
 * @axes: which axis is for what
 * @calibration: of each axis, by its number
 *
 * How a kind of stick is used. Kept in the preferences by the stick's GUID.
 */
typedef struct
{
  gboolean enabled;
  guint axes[GS_STICK_N_USES];
  GsStickAxis calibration[GS_STICK_N_AXES];
} GsStickSettings;

void        gs_stick_settings_load (GsStickSettings       *self,
                                    GsStick               *stick);
const GsStickSettings *gs_stick_settings_get (GsStick *stick);
void        gs_stick_settings_save (const GsStickSettings *self,
                                    GsStick               *stick);
double      gs_stick_settings_map  (const GsStickSettings *self,
                                    GsStick               *stick,
                                    GsStickUse             use,
                                    double                 unheard);
char       *gs_stick_name_axis     (guint                  axis);

G_END_DECLS
