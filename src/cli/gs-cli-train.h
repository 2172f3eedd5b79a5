/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "gs-data-set.h"
#include "gs-fusion-config.h"
#include "gs-training.h"

G_BEGIN_DECLS

/**
 * GsCliTrainOptions:
 * @config: (nullable): the configuration's file
 * @folders: data sets
 * @out: where the network goes, or the folder of all folds' networks
 * @note: (nullable): a sentence for the provenance
 * @folds: parts to cut the clips into; 0 = split.json decides
 * @fold: which part validates, from 1; 0 = each is held out in turn
 * @n_threads: threads
 * @resume: whether to go on where an interrupted training stopped
 * @force: whether what stands at @out may be written over
 * @json: whether to print the result as JSON
 *
 * The command line of `gatescope-cli train`.
 */
typedef struct
{
  char *config;
  char **folders;
  char *out;
  char *note;
  int folds;
  int fold;
  int n_threads;
  gboolean resume;
  gboolean force;
  gboolean json;
} GsCliTrainOptions;

gboolean gs_cli_train_check_place (const GsCliTrainOptions *options, GError **error);
gboolean gs_cli_train_check_other (const GsCliTrainOptions *options, GsTraining *training, GError **error);
int gs_cli_train_folds (const GsFusionConfig *config, GsDataSet *data, const GsCliTrainOptions *options);

G_END_DECLS
