/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "gs-gold-trace.h"
#include "gs-tracks.h"

G_BEGIN_DECLS

/**
 * GsGoldState:
 * @GS_GOLD_NONE: the clip has no gold standard
 * @GS_GOLD_CHECKING: it is not known yet whether it is what its sources make
 * @GS_GOLD_CURRENT: it is
 * @GS_GOLD_STALE: its sources say something else now
 * @GS_GOLD_UNKNOWN: what made it cannot be read, or it cannot be made of its sources any more
 *
 * How a gold standard stands to what it was made of.
 */
typedef enum
{
  GS_GOLD_NONE,
  GS_GOLD_CHECKING,
  GS_GOLD_CURRENT,
  GS_GOLD_STALE,
  GS_GOLD_UNKNOWN,
} GsGoldState;

#define GS_TYPE_GOLD_KEEPER (gs_gold_keeper_get_type ())

/**
 * GsGoldKeeper:
 *
 * Looks after the gold standards of the clip that is shown: shows the spread around each in the timeline, notices when their sources
 * say something else, and then makes them again; after undo and redo, and where it was so when the clip was opened, it only says so, so that no step is
 * taken behind anybody's back. Makes new ones, in another thread.
 *
 * Signals: "changed": the state of one is another; "made" (guint n, GError *): that many were made, or why not; "remade" (): one was made again.
 */
G_DECLARE_FINAL_TYPE (GsGoldKeeper, gs_gold_keeper, GS, GOLD_KEEPER, GObject)

GsGoldKeeper         *gs_gold_keeper_new          (GsTracks                   *tracks);
void                  gs_gold_keeper_set_store    (GsGoldKeeper               *self,
                                                   GsStore                    *store);
void                  gs_gold_keeper_set_plots    (GsGoldKeeper               *self,
                                                   GsClipPlots                *plots);
void                  gs_gold_keeper_make         (GsGoldKeeper               *self,
                                                   const char                 *dimension,
                                                   const GsGoldStandardConfig *config,
                                                   GPtrArray                  *clips,
                                                   GPtrArray                  *tables);
gboolean              gs_gold_keeper_get_making   (GsGoldKeeper               *self);
GsGoldState           gs_gold_keeper_get_state    (GsGoldKeeper               *self,
                                                   const char                 *dimension);
const GsGoldStandard *gs_gold_keeper_get_standard (GsGoldKeeper               *self,
                                                   const char                 *dimension);
const char           *gs_gold_keeper_get_problem  (GsGoldKeeper               *self,
                                                   const char                 *dimension);

G_END_DECLS
