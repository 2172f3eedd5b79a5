/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "gs-engine.h"
#include "gs-what-if.h"
#include "gs-workspace.h"

G_BEGIN_DECLS

#define GS_TYPE_WHAT_IF_PLAYBACK (gs_what_if_playback_get_type ())

/**
 * GsWhatIfPlayback:
 *
 * While a changed run is shown the player plays the clip as it is changed. A badge over the picture says so and leads back to the
 * clip as it is.
 *
 * Property "job" (#GsJob, nullable, notified): while the changed clip is being written.
 */
G_DECLARE_FINAL_TYPE (GsWhatIfPlayback, gs_what_if_playback, GS, WHAT_IF_PLAYBACK, GtkWidget)

void   gs_what_if_playback_connect (GsWhatIfPlayback *self,
                                    GsWhatIf         *what_if,
                                    GsWorkspace      *workspace,
                                    GsEngine         *engine);
GsJob *gs_what_if_playback_get_job (GsWhatIfPlayback *self);
void   gs_what_if_playback_cancel  (GsWhatIfPlayback *self);

G_END_DECLS
