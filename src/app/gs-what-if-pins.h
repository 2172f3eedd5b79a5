/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "gs-playhead.h"
#include "gs-run.h"

G_BEGIN_DECLS

#define GS_TYPE_WHAT_IF_PINS (gs_what_if_pins_get_type ())

/**
 * GsWhatIfPins:
 *
 * Values of two runs at times that were pinned, and their difference between the last two pins.
 */
G_DECLARE_FINAL_TYPE (GsWhatIfPins, gs_what_if_pins, GS, WHAT_IF_PINS, GtkWidget)

void gs_what_if_pins_set_playhead (GsWhatIfPins *self,
                                   GsPlayhead   *playhead);
void gs_what_if_pins_set_runs     (GsWhatIfPins *self,
                                   GsRun        *a,
                                   GsRun        *b);

G_END_DECLS
