/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * GsOutput:
 * @GS_OUTPUT_VALENCE: pleasant against unpleasant
 * @GS_OUTPUT_AROUSAL: excited against calm
 * @GS_OUTPUT_BOTH: a network whose head says both; its gates serve both
 *
 * What a network says. In the project file it is the word in lower case.
 */
typedef enum
{
  GS_OUTPUT_VALENCE,
  GS_OUTPUT_AROUSAL,
  GS_OUTPUT_BOTH,
} GsOutput;

#define GS_TYPE_OUTPUT       (gs_output_get_type ())
#define GS_TYPE_NETWORK_INFO (gs_network_info_get_type ())

G_DECLARE_FINAL_TYPE (GsNetworkInfo, gs_network_info, GS, NETWORK_INFO, GObject)

GType gs_output_get_type (void);
const char *gs_output_get_nick (GsOutput output);
gboolean gs_output_from_nick (const char *nick, GsOutput *output);

GsNetworkInfo *gs_network_info_new (const char *name, const char *hash, GsOutput output);

gint64 gs_network_info_get_id (GsNetworkInfo *self);
void gs_network_info_set_id (GsNetworkInfo *self, gint64 id);
const char *gs_network_info_get_name (GsNetworkInfo *self);
void gs_network_info_set_name (GsNetworkInfo *self, const char *name);
const char *gs_network_info_get_hash (GsNetworkInfo *self);
GsOutput gs_network_info_get_output (GsNetworkInfo *self);
const char *gs_network_info_get_path (GsNetworkInfo *self);
void gs_network_info_set_path (GsNetworkInfo *self, const char *path);
const char *gs_network_info_get_configuration (GsNetworkInfo *self);
void gs_network_info_set_configuration (GsNetworkInfo *self, const char *json);
const char *gs_network_info_get_provenance (GsNetworkInfo *self);
void gs_network_info_set_provenance (GsNetworkInfo *self, const char *json);

G_END_DECLS
