/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "gs-encoders.h"

G_BEGIN_DECLS

/* The options --encoder and --weights of the verbs that encode. */
#define GS_CLI_ENCODER_OPTION(variable)                                                                                \
  { "encoder", 0, 0, G_OPTION_ARG_STRING, (variable), "Which encoder: compact, deep (compact)", "NAME" }
#define GS_CLI_WEIGHTS_OPTION(variable)                                                                                \
  { "weights", 0, 0, G_OPTION_ARG_FILENAME, (variable), "Weights of the deep encoder: the authors' state dict", "W.pth" }

gboolean gs_cli_encoder_choose (const char *verb,
                                const char *encoder,
                                const char *weights,
                                GsEncoderKind *kind,
                                int *status);
gboolean gs_cli_encoder_load (GsEncoderKind kind,
                              gboolean list,
                              GsDeep **deep,
                              GError **error);

G_END_DECLS
