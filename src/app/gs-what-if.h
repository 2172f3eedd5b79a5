/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "gs-engine.h"
#include "gs-network-set.h"
#include "gs-session.h"
#include "gs-store.h"

G_BEGIN_DECLS

#define GS_TYPE_WHAT_IF (gs_what_if_get_type ())

/**
 * GsWhatIf:
 *
 * What networks say about the chosen clip when it, or they, are changed first: takes the run that the project holds, or lets the worker
 * make one, and knows which run is held against which. One per window; the main thread.
 *
 * Properties, all notified: "job" (#GsJob, nullable: while the worker is at it; notified for gs_what_if_is_busy() too), "base"
 * (#GsRun, nullable: the one that the other is held against, where that is not what the networks in use say of the clip as it is),
 * "other" (#GsRun, nullable), "held" (#GsRun, nullable: the other with the gates held as in the clip as it is, if that was computed).
 * Signals: "failed" (GError): nothing was computed; "done" (GsRun, found): a run is there, found in the project or computed;
 * %NULL when there is none after all.
 */
G_DECLARE_FINAL_TYPE (GsWhatIf, gs_what_if, GS, WHAT_IF, GObject)

GsWhatIf *gs_what_if_new       (GsEngine          *engine);
void      gs_what_if_set_clip  (GsWhatIf          *self,
                                GsStore           *store,
                                GsClip            *clip);
gboolean  gs_what_if_compute   (GsWhatIf          *self,
                                const char *const *changes,
                                GPtrArray         *networks,
                                gboolean           show,
                                GError           **error);
void      gs_what_if_cancel    (GsWhatIf          *self);
void      gs_what_if_set_base  (GsWhatIf          *self,
                                GsRun             *run);
void      gs_what_if_set_other (GsWhatIf          *self,
                                GsRun             *run);
void      gs_what_if_remove    (GsWhatIf          *self,
                                GsRun             *run);
GsJob    *gs_what_if_get_job   (GsWhatIf          *self);
gboolean  gs_what_if_is_busy   (GsWhatIf          *self);
GsRun    *gs_what_if_get_base  (GsWhatIf          *self);
GsRun    *gs_what_if_get_other (GsWhatIf          *self);
GsRun    *gs_what_if_get_held  (GsWhatIf          *self);
char     *gs_what_if_dup_held  (GsRun             *run);
GsClip   *gs_what_if_get_clip  (GsWhatIf          *self);

G_END_DECLS
