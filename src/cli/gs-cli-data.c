/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gs-cli-data.h"

#include "gs-data-labels.h"

#include <stdio.h>

/**
 * gs_cli_data_say_unlabelled:
 * @data: clips
 * @config: says which labels count
 *
 * Says on stderr which clips of the part that trains have no labels and so teach nothing.
 */
void
gs_cli_data_say_unlabelled (const GsDataSet *data,
                            const GsFusionConfig *config)
{
  g_autoptr (GPtrArray) unlabelled = gs_data_labels_list_unlabelled (data->parts[GS_DATA_TRAIN], config);
  g_autofree char *names = gs_data_labels_name_clips (unlabelled);

  if (unlabelled->len > 0)
    fprintf (stderr, "gatescope-cli: %u of the %u clips to train on ha%s no labels for %s and %s not trained on: %s\n",
             unlabelled->len, data->parts[GS_DATA_TRAIN]->len, unlabelled->len == 1 ? "s" : "ve",
             gs_fusion_config_get_n_outputs (config) > 1 ? "valence or arousal" : config->output,
             unlabelled->len == 1 ? "is" : "are", names);
}
