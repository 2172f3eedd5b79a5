/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * GsRecordState:
 * @GS_RECORD_RUNNING: being recorded or computed just now
 * @GS_RECORD_COMPLETE: ended as it should
 * @GS_RECORD_CANCELLED: ended early because someone asked for it
 * @GS_RECORD_INTERRUPTED: the program went away in the middle; what was there is kept and can be continued
 * @GS_RECORD_FAILED: ended by an error, which the notes tell
 *
 * How far a trace or a run has come. In the project file it is the word in lower case.
 */
typedef enum
{
  GS_RECORD_RUNNING,
  GS_RECORD_COMPLETE,
  GS_RECORD_CANCELLED,
  GS_RECORD_INTERRUPTED,
  GS_RECORD_FAILED,
} GsRecordState;

#define GS_TYPE_RECORD_STATE (gs_record_state_get_type ())

GType gs_record_state_get_type (void);
const char *gs_record_state_get_nick (GsRecordState state);
gboolean gs_record_state_from_nick (const char *nick, GsRecordState *state);

G_END_DECLS
