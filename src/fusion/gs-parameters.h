/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "gs-fusion-config.h"
#include "gs-safetensors.h"

G_BEGIN_DECLS

/* The two modalities, wherever an array has one element for each. */
enum
{
  GS_VIDEO,
  GS_AUDIO,
  GS_N_MODALITIES,
};

typedef struct
{
  float *weight;
  float *bias;
} GsLinearParameters;

typedef struct
{
  float *bias;
  float *g;
  float *v;
} GsConvParameters;

typedef struct
{
  GsConvParameters conv[2];
  GsLinearParameters shortcut; /* of no data where the widths agree */
} GsBlockParameters;

typedef struct
{
  float *weight;
  float *bias;
  float *running_mean;
  float *running_var;
} GsBatchNormParameters;

typedef struct
{
  GsLinearParameters query[GS_N_MODALITIES]; /* joint attention has one, the first */
  GsLinearParameters key[GS_N_MODALITIES];
  GsLinearParameters value[GS_N_MODALITIES];
  GsLinearParameters update[GS_N_MODALITIES];
} GsAttentionParameters;

/**
 * GsParameterMap:
 *
 * Where each layer's parameters, or their gradients, lie in one flat array.
 */
typedef struct
{
  GsBlockParameters blocks[GS_N_MODALITIES][GS_FUSION_MAX_BLOCKS];
  GsBatchNormParameters batch_norm[GS_N_MODALITIES];
  GsAttentionParameters attention[GS_FUSION_MAX_ITERATIONS];
  GsLinearParameters stage_gate[GS_N_MODALITIES][GS_FUSION_MAX_ITERATIONS];
  GsLinearParameters gate[GS_N_MODALITIES];
  GsLinearParameters regressor1;
  GsBatchNormParameters head_batch_norm;
  GsLinearParameters regressor2;
} GsParameterMap;

typedef enum
{
  GS_PARAMETER_LINEAR_WEIGHT,
  GS_PARAMETER_CONV_WEIGHT, /* a convolution without weight normalisation */
  GS_PARAMETER_CONV_V,
  GS_PARAMETER_CONV_G,
  GS_PARAMETER_BIAS,
  GS_PARAMETER_SCALE,
  GS_PARAMETER_MEAN,     /* a statistic, not trained */
  GS_PARAMETER_VARIANCE, /* the same */
} GsParameterKind;

/**
 * GsParameterEntry:
 * @name: its name in checkpoints, the authors' state-dict name
 * @kind: what it is
 * @n_dims: number of axes
 * @shape: their lengths
 * @n: number of elements
 * @offset: where it begins in the flat array
 *
 * One tensor of a network.
 */
typedef struct
{
  char *name;
  GsParameterKind kind;
  guint n_dims;
  gsize shape[GS_TENSOR_MAX_DIMS];
  gsize n;
  gsize offset;
  /*< private >*/
  gsize slot;
} GsParameterEntry;

/**
 * GsParameterList:
 * @entries: (element-type GsParameterEntry): every tensor, in the order of checkpoints
 * @n: elements of all of them together
 *
 * Names, shapes and places of a network's parameters.
 */
typedef struct
{
  GArray *entries;
  gsize n;
} GsParameterList;

GsParameterList *gs_parameter_list_new (const GsFusionConfig *config);
void gs_parameter_list_free (GsParameterList *self);
void gs_parameter_list_map (const GsParameterList *self,
                            float *values,
                            GsParameterMap *map);
void gs_parameter_list_initialise (const GsParameterList *self,
                                   guint64 seed,
                                   float *values);
gboolean gs_parameter_list_check (const GsParameterList *self,
                                  GsTensorFile *file,
                                  const char *prefix,
                                  GError **error);
void gs_parameter_list_read (const GsParameterList *self,
                             GsTensorFile *file,
                             const char *prefix,
                             float *values);
void gs_parameter_list_write (const GsParameterList *self,
                              const float *values,
                              const char *prefix,
                              GsTensorFile *file);
gboolean gs_parameter_is_trained (const GsParameterEntry *entry);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (GsParameterList, gs_parameter_list_free)

G_END_DECLS
