/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

const char *gs_file_words_for_errno (int code);
void gs_file_words_take (GError **error, const char *path);

G_END_DECLS
