/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "gs-gold-standard.h"

G_BEGIN_DECLS

/**
 * GsCliGoldOptions:
 * @config: what is not said in words
 *
 * Options that say how a gold standard is made, for `gold` and `report`. Begin with gs_cli_gold_options_init().
 */
typedef struct
{
  GsGoldStandardConfig config;
  char *method;
  char *scaling;
  char *delay;
  char *criterion;
  char *least;
} GsCliGoldOptions;

#define GS_CLI_GOLD_ENTRIES(options)                                                                                          \
  { "method", 0, 0, G_OPTION_ARG_STRING, &(options).method,                                                                   \
    "Gold standard: mean (usual), median, ewe, ewe-loo, ccc-centred or barycentre", "M" },                                   \
    { "scaling", 0, 0, G_OPTION_ARG_STRING, &(options).scaling,                                                              \
      "Of each rater beforehand: none (usual), standardise or range", "S" },                                                 \
    { "clip-negative", 0, 0, G_OPTION_ARG_NONE, &(options).config.clip_negative, "Weights below zero become zero", NULL },   \
    { "least-agreement", 0, 0, G_OPTION_ARG_STRING, &(options).least,                                                        \
      "Leave raters out who correlate less with the mean of the others", "R" },                                              \
    { "delay", 0, 0, G_OPTION_ARG_STRING, &(options).delay,                                                                  \
      "Take back: none (usual), so many seconds, or best: each rater's best lag", "D" },                                     \
    { "criterion", 0, 0, G_OPTION_ARG_STRING, &(options).criterion,                                                          \
      "What the best lag makes largest: ccc (usual) or pearson", "C" },                                                      \
    { "band", 0, 0, G_OPTION_ARG_DOUBLE, &(options).config.band_seconds, "Barycentre: how far a value may be moved (2)",     \
      "SECONDS" }

void gs_cli_gold_options_init (GsCliGoldOptions *options);
void gs_cli_gold_options_clear (GsCliGoldOptions *options);
char *gs_cli_gold_options_check (GsCliGoldOptions *options);

G_END_DECLS
