/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "gs-player.h"

G_BEGIN_DECLS

#define GS_TYPE_DIAGNOSTICS_PAGE (gs_diagnostics_page_get_type ())

/**
 * GsDiagnosticsPage:
 *
 * How sound and pictures go out, as long as it is seen, and what the program computes and draws with.
 */
G_DECLARE_FINAL_TYPE (GsDiagnosticsPage, gs_diagnostics_page, GS, DIAGNOSTICS_PAGE, AdwPreferencesPage)

void gs_diagnostics_page_set_player (GsDiagnosticsPage *self,
                                     GsPlayer          *player);

G_END_DECLS
