/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "gs-network.h"
#include "gs-session.h"

G_BEGIN_DECLS

/* In the place of a file: what comes with the program. */
#define GS_NETWORK_SET_DEMO "demo"

/**
 * GsNetworkSet:
 * @networks: (element-type GsNetwork): one or two, which say different outputs
 * @files: absolute path of each; %GS_NETWORK_SET_DEMO for one that comes with the program
 * @kept: whether the second one neither comes nor lies with the first: it was in use before
 * @stand_in: whether they were not asked for: they come with the program and are used in the place of what cannot be
 *
 * The networks that clips are analysed with.
 */
typedef struct
{
  GPtrArray *networks;
  GPtrArray *files;
  gboolean kept;
  gboolean stand_in;
} GsNetworkSet;

void          gs_network_set_load_async  (const char           *file,
                                          const char           *kept,
                                          const GsNetworkSet   *in_use,
                                          GCancellable         *cancellable,
                                          GAsyncReadyCallback   callback,
                                          gpointer              user_data);
GsNetworkSet *gs_network_set_load_finish (GAsyncResult         *result,
                                          GError              **error);
void          gs_network_set_free        (GsNetworkSet         *self);
gboolean      gs_network_set_has_demo    (const GsNetworkSet   *self,
                                          GsOutput             *output);
char         *gs_network_set_describe    (const GsNetworkSet   *self,
                                          guint                 index);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (GsNetworkSet, gs_network_set_free)

G_END_DECLS
