/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gs-cli-ablate.h"

#include <math.h>
#include <stdio.h>

/* Characters of "-0.123 ±0.123". */
#define VALUE_WIDTH 13

/* One column of a table. */
typedef struct
{
  char *title;
  guint region;
  GsAblationFigure figure;
} Column;

static void
column_clear (gpointer data)
{
  g_free (((Column *) data)->title);
}

static GArray *
new_columns (void)
{
  GArray *columns = g_array_new (FALSE, FALSE, sizeof (Column));

  g_array_set_clear_func (columns, column_clear);

  return columns;
}

static void
add_column (GArray *columns,
            const char *title,
            guint region,
            GsAblationFigure figure)
{
  Column column = { g_strdup (title), region, figure };

  g_array_append_val (columns, column);
}

/* Right-aligned in characters, which printf() counts as bytes. */
static void
print_right (const char *text,
             glong width)
{
  for (glong i = g_utf8_strlen (text, -1); i < width; i++)
    putchar (' ');
  fputs (text, stdout);
}

static glong
get_width (const Column *column)
{
  return MAX (g_utf8_strlen (column->title, -1), VALUE_WIDTH) + 2;
}

static void
print_value (GsAblation *ablation,
             guint variant,
             const Column *column)
{
  g_autofree char *text = NULL;
  GsAblationSummary summary;

  gs_ablation_summarise (ablation, variant, column->region, column->figure, &summary);
  if (isnan (summary.mean))
    text = g_strdup ("-");
  else if (isnan (summary.deviation))
    text = g_strdup_printf ("%.3f", summary.mean);
  else
    text = g_strdup_printf ("%.3f ±%.3f", summary.mean, summary.deviation);

  print_right (text, get_width (column));
}

static gboolean
is_empty (GsAblation *ablation,
          guint variant,
          GArray *columns)
{
  for (guint c = 0; c < columns->len; c++)
    {
      const Column *column = &g_array_index (columns, Column, c);
      GsAblationSummary summary;

      gs_ablation_summarise (ablation, variant, column->region, column->figure, &summary);
      if (!isnan (summary.mean))
        return FALSE;
    }

  return TRUE;
}

/* One row a variant, those left out in which nothing is defined. */
static void
print_table (GsAblation *ablation,
             const char *title,
             GArray *columns)
{
  g_autoptr (GArray) rows = g_array_new (FALSE, FALSE, sizeof (guint));

  for (guint v = 0; v < gs_ablation_get_n_variants (ablation); v++)
    {
      if (!is_empty (ablation, v, columns))
        g_array_append_val (rows, v);
    }
  if (rows->len == 0)
    return;

  printf ("\n%s\n%-8s%3s", title, "fusion", "L");
  for (guint c = 0; c < columns->len; c++)
    print_right (g_array_index (columns, Column, c).title, get_width (&g_array_index (columns, Column, c)));
  printf ("\n");

  for (guint r = 0; r < rows->len; r++)
    {
      guint v = g_array_index (rows, guint, r);
      const GsAblationVariant *variant = gs_ablation_get_variant (ablation, v);

      printf ("%-8s", gs_fusion_kind_get_name (variant->fusion));
      if (variant->iterations > 0)
        printf ("%3u", variant->iterations);
      else
        printf ("%3s", "-");
      for (guint c = 0; c < columns->len; c++)
        print_value (ablation, v, &g_array_index (columns, Column, c));
      printf ("\n");
    }
}

static void
print_agreement (GsAblation *ablation,
                 guint output)
{
  const char *name = gs_fusion_config_get_output_name (gs_ablation_get_config (ablation), output);
  g_autofree char *title = g_strdup_printf ("CCC of %s", name);
  g_autofree char *kinds_title = g_strdup_printf ("CCC of %s by kind of weak span", name);
  g_autoptr (GArray) columns = new_columns ();
  g_autoptr (GArray) kinds = new_columns ();
  gboolean weak = gs_ablation_get_n_regions (ablation) > 1;

  add_column (columns, weak ? "all" : "CCC", GS_ABLATION_ALL, GS_ABLATION_CCC + output);
  if (weak)
    {
      add_column (columns, "outside", GS_ABLATION_OUTSIDE, GS_ABLATION_CCC + output);
      add_column (columns, "inside", GS_ABLATION_INSIDE, GS_ABLATION_CCC + output);
    }
  print_table (ablation, title, columns);

  for (guint r = GS_ABLATION_FIRST_KIND; r < gs_ablation_get_n_regions (ablation); r++)
    add_column (kinds, gs_ablation_get_region (ablation, r)->kind, r, GS_ABLATION_CCC + output);
  print_table (ablation, kinds_title, kinds);
}

static void
print_gates (GsAblation *ablation,
             const char *modality,
             GsAblationFigure own,
             GsAblationFigure follows)
{
  g_autofree char *title = g_strdup_printf ("own weight of the %s, and its correlation with being inside", modality);
  g_autofree char *own_title = g_strdup_printf ("own weight of the %s by kind of weak span", modality);
  g_autofree char *follows_title = g_strdup_printf ("own weight of the %s: correlation with each kind of weak span", modality);
  g_autoptr (GArray) columns = new_columns ();
  g_autoptr (GArray) own_kinds = new_columns ();
  g_autoptr (GArray) follows_kinds = new_columns ();

  if (gs_ablation_get_n_regions (ablation) == 1)
    {
      g_autofree char *plain_title = g_strdup_printf ("own weight of the %s", modality);

      add_column (columns, "all", GS_ABLATION_ALL, own);
      print_table (ablation, plain_title, columns);
      return;
    }

  add_column (columns, "outside", GS_ABLATION_OUTSIDE, own);
  add_column (columns, "inside", GS_ABLATION_INSIDE, own);
  add_column (columns, "correlation", GS_ABLATION_INSIDE, follows);
  print_table (ablation, title, columns);

  for (guint r = GS_ABLATION_FIRST_KIND; r < gs_ablation_get_n_regions (ablation); r++)
    {
      const char *kind = gs_ablation_get_region (ablation, r)->kind;

      add_column (own_kinds, kind, r, own);
      add_column (follows_kinds, kind, r, follows);
    }
  print_table (ablation, own_title, own_kinds);
  print_table (ablation, follows_title, follows_kinds);
}

/**
 * gs_cli_ablate_print_tables:
 * @ablation: an ablation after gs_ablation_run()
 *
 * Prints tables for people: agreement, then what the gates do.
 */
void
gs_cli_ablate_print_tables (GsAblation *ablation)
{
  guint n_seeds = gs_ablation_get_n_seeds (ablation);
  GsDataPart part = gs_ablation_get_part (ablation);
  guint n_clips = gs_ablation_get_data (ablation)->parts[part]->len;

  printf ("%u %s of the %s part, %" G_GSIZE_FORMAT " frames", n_clips, n_clips == 1 ? "clip" : "clips",
          part == GS_DATA_TEST ? "test" : "validation", gs_ablation_get_region (ablation, GS_ABLATION_ALL)->n_frames);
  if (gs_ablation_get_n_regions (ablation) > 1)
    printf (", %" G_GSIZE_FORMAT " of them inside weak spans",
            gs_ablation_get_region (ablation, GS_ABLATION_INSIDE)->n_frames);
  if (n_seeds > 1)
    printf ("; mean and standard deviation over %u seeds\n", n_seeds);
  else
    printf ("; one seed\n");

  for (guint o = 0; o < gs_fusion_config_get_n_outputs (gs_ablation_get_config (ablation)); o++)
    print_agreement (ablation, o);
  print_gates (ablation, "video", GS_ABLATION_OWN_VIDEO, GS_ABLATION_FOLLOWS_VIDEO);
  print_gates (ablation, "audio", GS_ABLATION_OWN_AUDIO, GS_ABLATION_FOLLOWS_AUDIO);
}
