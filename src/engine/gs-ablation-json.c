/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "gs-ablation.h"
#include "gs-json.h"


static const char *const part_names[GS_N_DATA_PARTS] = { "train", "validate", "test" };

static void
add_count (JsonBuilder *builder,
           const char *name,
           gsize value)
{
  json_builder_set_member_name (builder, name);
  json_builder_add_int_value (builder, (gint64) value);
}

/* A figure over the seeds and of each of them. */
static void
add_figure (JsonBuilder *builder,
            GsAblation *self,
            const char *name,
            guint variant,
            guint region,
            GsAblationFigure figure)
{
  GsAblationSummary summary;

  gs_ablation_summarise (self, variant, region, figure, &summary);
  json_builder_set_member_name (builder, name);
  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "mean");
  gs_json_add_number (builder, summary.mean);
  json_builder_set_member_name (builder, "deviation");
  gs_json_add_number (builder, summary.deviation);
  json_builder_set_member_name (builder, "seeds");
  json_builder_begin_array (builder);
  for (guint seed = 0; seed < gs_ablation_get_n_seeds (self); seed++)
    gs_json_add_number (builder, gs_ablation_get_value (self, variant, seed, region, figure));
  json_builder_end_array (builder);
  json_builder_end_object (builder);
}

static void
add_modalities (JsonBuilder *builder,
                GsAblation *self,
                const char *name,
                guint variant,
                guint region,
                GsAblationFigure video)
{
  json_builder_set_member_name (builder, name);
  json_builder_begin_object (builder);
  add_figure (builder, self, "video", variant, region, video);
  add_figure (builder, self, "audio", variant, region, video + 1);
  json_builder_end_object (builder);
}

static gboolean
is_gated (GsAblation *self,
          guint variant)
{
  GsFusionKind fusion = gs_ablation_get_variant (self, variant)->fusion;

  return fusion == GS_FUSION_DCA || fusion == GS_FUSION_GRJCA || fusion == GS_FUSION_HGRJCA;
}

static void
add_region (JsonBuilder *builder,
            GsAblation *self,
            const char *name,
            guint variant,
            guint region)
{
  const GsFusionConfig *config = gs_ablation_get_config (self);

  json_builder_set_member_name (builder, name);
  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "ccc");
  json_builder_begin_object (builder);
  for (guint o = 0; o < gs_fusion_config_get_n_outputs (config); o++)
    add_figure (builder, self, gs_fusion_config_get_output_name (config, o), variant, region, GS_ABLATION_CCC + o);
  json_builder_end_object (builder);
  if (is_gated (self, variant))
    {
      add_modalities (builder, self, "own_weight", variant, region, GS_ABLATION_OWN_VIDEO);
      if (region >= GS_ABLATION_INSIDE)
        add_modalities (builder, self, "follows", variant, region, GS_ABLATION_FOLLOWS_VIDEO);
    }
  json_builder_end_object (builder);
}

static void
add_variant (JsonBuilder *builder,
             GsAblation *self,
             guint variant)
{
  const GsAblationVariant *what = gs_ablation_get_variant (self, variant);

  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "fusion");
  json_builder_add_string_value (builder, gs_fusion_kind_get_name (what->fusion));
  json_builder_set_member_name (builder, "iterations");
  if (what->iterations > 0)
    json_builder_add_int_value (builder, what->iterations);
  else
    json_builder_add_null_value (builder);
  add_count (builder, "parameters", gs_ablation_get_n_parameters (self, variant));
  add_region (builder, self, "pooled", variant, GS_ABLATION_ALL);
  if (gs_ablation_get_n_regions (self) > 1)
    {
      add_region (builder, self, "outside_weak", variant, GS_ABLATION_OUTSIDE);
      add_region (builder, self, "inside_weak", variant, GS_ABLATION_INSIDE);
      json_builder_set_member_name (builder, "weak");
      json_builder_begin_object (builder);
      for (guint r = GS_ABLATION_FIRST_KIND; r < gs_ablation_get_n_regions (self); r++)
        add_region (builder, self, gs_ablation_get_region (self, r)->kind, variant, r);
      json_builder_end_object (builder);
    }
  json_builder_end_object (builder);
}

static void
add_data (JsonBuilder *builder,
          GsAblation *self)
{
  const GsDataSet *data = gs_ablation_get_data (self);

  json_builder_set_member_name (builder, "data");
  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "split");
  json_builder_add_string_value (builder, data->split);
  add_count (builder, "training_clips", data->parts[GS_DATA_TRAIN]->len);
  add_count (builder, "validation_clips", data->parts[GS_DATA_VALIDATE]->len);
  add_count (builder, "test_clips", data->parts[GS_DATA_TEST]->len);
  json_builder_set_member_name (builder, "evaluated");
  json_builder_add_string_value (builder, part_names[gs_ablation_get_part (self)]);
  json_builder_set_member_name (builder, "frames");
  json_builder_begin_object (builder);
  add_count (builder, "pooled", gs_ablation_get_region (self, GS_ABLATION_ALL)->n_frames);
  if (gs_ablation_get_n_regions (self) > 1)
    {
      add_count (builder, "outside_weak", gs_ablation_get_region (self, GS_ABLATION_OUTSIDE)->n_frames);
      add_count (builder, "inside_weak", gs_ablation_get_region (self, GS_ABLATION_INSIDE)->n_frames);
      json_builder_set_member_name (builder, "weak");
      json_builder_begin_object (builder);
      for (guint r = GS_ABLATION_FIRST_KIND; r < gs_ablation_get_n_regions (self); r++)
        add_count (builder, gs_ablation_get_region (self, r)->kind, gs_ablation_get_region (self, r)->n_frames);
      json_builder_end_object (builder);
    }
  json_builder_end_object (builder);
  json_builder_end_object (builder);
}

/**
 * gs_ablation_build_json:
 * @self: an ablation after gs_ablation_run()
 * @builder: where to add an object
 *
 * Adds `{"program":, "configuration": {...}, "data": {...}, "seeds": [...], "networks": [{"fusion":, "iterations":,
 * "parameters":, "pooled": REGION, "outside_weak": REGION, "inside_weak": REGION, "weak": {KIND: REGION}}]}`. A REGION is
 * `{"ccc": {OUTPUT: FIGURE}, "own_weight": {"video": FIGURE, "audio": FIGURE}, "follows": {...}}`, the last two for networks with
 * gates only, and a FIGURE `{"mean":, "deviation":, "seeds": [...]}`. Without known weak spans there is `pooled` alone. What is
 * undefined is null.
 */
void
gs_ablation_build_json (GsAblation *self,
                        JsonBuilder *builder)
{
  const GsFusionConfig *config = gs_ablation_get_config (self);
  g_autofree char *text = gs_fusion_config_to_json (config);

  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "program");
  json_builder_add_string_value (builder, "gatescope " GS_VERSION);
  json_builder_set_member_name (builder, "configuration");
  json_builder_add_value (builder, json_from_string (text, NULL));
  add_data (builder, self);
  json_builder_set_member_name (builder, "seeds");
  json_builder_begin_array (builder);
  for (guint seed = 0; seed < gs_ablation_get_n_seeds (self); seed++)
    json_builder_add_int_value (builder, (gint64) (config->seed + seed));
  json_builder_end_array (builder);
  json_builder_set_member_name (builder, "networks");
  json_builder_begin_array (builder);
  for (guint v = 0; v < gs_ablation_get_n_variants (self); v++)
    add_variant (builder, self, v);
  json_builder_end_array (builder);
  json_builder_end_object (builder);
}
