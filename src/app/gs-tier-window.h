/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "gs-store.h"

G_BEGIN_DECLS

#define GS_TYPE_TIER_WINDOW (gs_tier_window_get_type ())

/* A dialog in which a tier is given its name, its words with their colours and keys, and what happens to overlaps. */
G_DECLARE_FINAL_TYPE (GsTierWindow, gs_tier_window, GS, TIER_WINDOW, AdwWindow)

void   gs_tier_window_present         (GtkWindow *parent,
                                       GsStore   *store,
                                       GsTier    *tier);
char **gs_tier_window_get_usual_words (GsStore   *store);

G_END_DECLS
