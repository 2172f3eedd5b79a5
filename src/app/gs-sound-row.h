/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

#define GS_TYPE_SOUND_ROW (gs_sound_row_get_type ())

/**
 * GsSoundRow:
 *
 * Chooses the device that sound goes to, and keeps the choice in the preferences. What plays goes over to it at once.
 */
G_DECLARE_FINAL_TYPE (GsSoundRow, gs_sound_row, GS, SOUND_ROW, AdwComboRow)

G_END_DECLS
