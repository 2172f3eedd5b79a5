/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

void gs_drop_down_ellipsize (GtkDropDown *self);

G_END_DECLS
