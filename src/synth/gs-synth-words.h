/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

const char *const *gs_synth_words_get_sentences (guint *n_sentences);
const char *gs_synth_words_get_voice (gboolean high, guint timbre);

G_END_DECLS
