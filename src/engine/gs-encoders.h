/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "gs-deep.h"
#include "gs-network.h"

G_BEGIN_DECLS

/**
 * GsEncoderKind:
 * @GS_ENCODER_COMPACT: landmarks and prosody; needs nothing
 * @GS_ENCODER_DEEP: IR-50 and VGGish; needs weights
 *
 * What makes features of clips. Where an encoder is given as a #GsDeep, %NULL stands for the compact one.
 */
typedef enum
{
  GS_ENCODER_COMPACT,
  GS_ENCODER_DEEP,
} GsEncoderKind;

gboolean gs_encoder_kind_from_name (const char *name,
                                    GsEncoderKind *kind);
gboolean gs_encoder_kind_from_nick (const char *nick,
                                    GsEncoderKind *kind);
const char *gs_encoder_kind_get_nick (GsEncoderKind kind);
const char *gs_encoder_kind_get_version (GsEncoderKind kind);

const char *gs_encoder_get_name (const GsDeep *deep);
guint gs_encoder_get_video_features (const GsDeep *deep);
guint gs_encoder_get_audio_features (const GsDeep *deep);

gboolean gs_network_find_encoder (GsNetwork *network,
                                  GsEncoderKind *kind,
                                  GError **error);
gboolean gs_network_check_encoder (GsNetwork *network,
                                   const GsDeep *deep,
                                   GError **error);
gboolean gs_networks_check (GPtrArray *networks,
                            GsEncoderKind *kind,
                            GError **error);

G_END_DECLS
