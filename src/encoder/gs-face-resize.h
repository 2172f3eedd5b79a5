/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

void gs_face_resize (const guint8 *rgb, guint side, guint8 *out, guint out_side);

G_END_DECLS
