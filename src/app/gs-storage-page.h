/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

#define GS_TYPE_STORAGE_PAGE (gs_storage_page_get_type ())

/* The page of the preferences that shows the cache, chooses how large it may get and empties it. */
G_DECLARE_FINAL_TYPE (GsStoragePage, gs_storage_page, GS, STORAGE_PAGE, AdwPreferencesPage)

G_END_DECLS
