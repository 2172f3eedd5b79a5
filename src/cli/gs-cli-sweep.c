/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "gs-cli-sweep.h"

#include "gs-json.h"
#include "gs-sweep-figure.h"

#include <math.h>
#include <stdio.h>

/* What a sweep has found, as a table, as JSON and as a figure. */

static const char *const modalities[] = { "video", "audio" };

static void
print_number (double value)
{
  if (isnan (value))
    printf ("%12s", "-");
  else
    printf ("%12.4f", value);
}

static void
add_json (const GsSweep *sweep,
          const GsSweepPoint *points,
          JsonBuilder *json)
{
  json_builder_set_member_name (json, "sweep");
  json_builder_begin_object (json);
  json_builder_set_member_name (json, "kind");
  json_builder_add_string_value (json, gs_sweep_get_kind (sweep));
  json_builder_set_member_name (json, "points");
  json_builder_begin_array (json);
  for (guint i = 0; i < gs_sweep_get_n_values (sweep); i++)
    {
      json_builder_begin_object (json);
      json_builder_set_member_name (json, "value");
      json_builder_add_double_value (json, points[i].value);
      for (guint output = 0; output < GS_RUN_N_PREDICTIONS; output++)
        {
          const GsRunMovement *moved = &points[i].difference.movements[output];

          json_builder_set_member_name (json, gs_output_get_nick (output));
          json_builder_begin_object (json);
          gs_json_set_number (json, "moved_mean", moved->mean);
          gs_json_set_number (json, "moved_most", moved->most);
          gs_json_set_number (json, "ccc", moved->ccc);
          for (guint modality = 0; modality < GS_RUN_N_MODALITIES; modality++)
            {
              g_autofree char *before = g_strdup_printf ("%s_own_before", modalities[modality]);
              g_autofree char *after = g_strdup_printf ("%s_own", modalities[modality]);

              gs_json_set_number (json, before, points[i].difference.shifts[output][modality].before);
              gs_json_set_number (json, after, points[i].difference.shifts[output][modality].after);
            }
          json_builder_end_object (json);
        }
      json_builder_end_object (json);
    }
  json_builder_end_array (json);
  json_builder_end_object (json);
}

/**
 * gs_cli_sweep_print:
 * @sweep: what was changed
 * @points: its figures, one for each value
 * @json: (nullable): an open object that takes them; %NULL: a table on the standard output
 */
void
gs_cli_sweep_print (const GsSweep *sweep,
                    const GsSweepPoint *points,
                    JsonBuilder *json)
{
  if (json != NULL)
    {
      add_json (sweep, points, json);
      return;
    }

  printf ("%-10s%-10s%12s%12s%12s%12s%12s\n", gs_sweep_get_kind (sweep), "output", "face own", "sound own", "CCC", "mean moved", "most moved");
  for (guint i = 0; i < gs_sweep_get_n_values (sweep); i++)
    for (guint output = 0; output < GS_RUN_N_PREDICTIONS; output++)
      {
        printf ("%-10g%-10s", points[i].value, gs_output_get_nick (output));
        for (guint modality = 0; modality < GS_RUN_N_MODALITIES; modality++)
          print_number (points[i].difference.shifts[output][modality].after);
        print_number (points[i].difference.movements[output].ccc);
        print_number (points[i].difference.movements[output].mean);
        print_number (points[i].difference.movements[output].most);
        printf ("\n");
      }
}

/**
 * gs_cli_sweep_save:
 * @sweep: what was changed
 * @points: its figures, one for each value
 * @path: the figure's file; for arousal beside it with “-arousal” before the ending
 * @error: return location
 *
 * Returns: whether both figures were written
 */
gboolean
gs_cli_sweep_save (const GsSweep *sweep,
                   const GsSweepPoint *points,
                   const char *path,
                   GError **error)
{
  for (guint output = 0; output < GS_RUN_N_PREDICTIONS; output++)
    {
      g_autoptr (GsFigure) figure = gs_sweep_figure_new (sweep, points, gs_sweep_get_n_values (sweep), output);
      const char *point = strrchr (path, '.');
      gsize stem = point != NULL && strchr (point, G_DIR_SEPARATOR) == NULL ? (gsize) (point - path) : strlen (path);
      g_autofree char *other = g_strdup_printf ("%.*s-arousal%s", (int) stem, path, path + stem);

      if (!gs_figure_save (figure, output == GS_OUTPUT_VALENCE ? path : other, error))
        return FALSE;
    }

  return TRUE;
}
