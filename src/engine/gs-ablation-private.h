/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "gs-ablation.h"
#include "gs-evaluation.h"

G_BEGIN_DECLS

struct _GsAblation
{
  GsFusionConfig *config;
  GsDataSet *data;
  GsDataPart part;
  guint n_seeds;
  GArray *variants;   /* of GsAblationVariant */
  GPtrArray *regions; /* of GsAblationRegion */
  GPtrArray *cells;   /* of GsAblationCell: all variants with the first seed, then with the second */
  char *folder;       /* (nullable) */
  gboolean resume;

  GsAblationFunc func;
  gpointer user_data;

  GCancellable *stop; /* by who asked for the work, or by the first training that fails */

  GMutex mutex;
  guint n_done;  /* under the mutex */
  GError *error; /* the first, under the mutex */
};

/* One training of an ablation and what its network brought. */
typedef struct
{
  GsAblation *owner;
  guint variant;
  guint seed; /* from 0 */
  char *name; /* of the network's file */
  char *path;
  GsFusionConfig *config;
  gboolean was_done; /* before this process began */

  /* Once it is done. */
  gsize n_parameters;
  double *figures; /* [regions, GS_ABLATION_N_FIGURES] */

  /* Under the owner's mutex. */
  double fraction;
  double rate; /* windows a second */
} GsAblationCell;

GsAblationCell *gs_ablation_cell_new (GsAblation *owner, guint variant, guint seed, const GsFusionConfig *config,
                                      const char *folder);
void gs_ablation_cell_free (gpointer data);
void gs_ablation_cell_measure (GsAblationCell *self, const GsEvaluation *evaluation);

GPtrArray *gs_ablation_list_regions (GPtrArray *sequences);
gboolean gs_ablation_is_in_region (guint region, const GsAblationRegion *what, const char *weakness);

G_END_DECLS
