/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "gs-journal.h"

G_BEGIN_DECLS

/*
 * Steps that may be undone here: ?1 is who does it, ?2 the last step that was there before; ?3 who had gone without a word by then, and the
 * numbers of the steps that were somebody's who was still there: they stay out of reach when that one goes, with those that followed.
 */
#define OURS                                                                                                            \
  "(author = ?1 OR (id <= ?2 AND id NOT IN (SELECT value FROM json_each (?3) WHERE type = 'integer') "                 \
  "AND (author IS NULL OR author IN (SELECT value FROM json_each (?3) WHERE type = 'text'))))"

gboolean gs_journal_forget_steps (GsJournal *self, GsConnection *connection, const char *which, GError **error);
gboolean gs_journal_settle (GsJournal *self, GsConnection *connection, GError **error);

G_END_DECLS
