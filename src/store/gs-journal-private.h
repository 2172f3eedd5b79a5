/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "gs-journal.h"

G_BEGIN_DECLS

/* Steps that may be undone here: ?1 is who does it, ?2 the last step that was there before. */
#define OURS "(author = ?1 OR (author IS NULL AND id <= ?2))"

gboolean gs_journal_forget_steps (GsJournal *self, GsConnection *connection, const char *which, GError **error);

G_END_DECLS
