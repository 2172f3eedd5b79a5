/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* The longest side of a picture that is read, pixels. */
#define GS_JPEG_MOST_SIDE 4096

guint8 *gs_jpeg_load (const char *path, guint *width, guint *height, GError **error);

G_END_DECLS
