/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gs-report-private.h"

#include <string.h>

/* What Markdown would take for something else. */
static void
append (GString *out,
        const char *text,
        gboolean in_table)
{
  for (const char *c = text; *c != '\0'; c++)
    {
      if (strchr ("\\`*_<>[]#", *c) != NULL || (*c == '|' && in_table))
        g_string_append_c (out, '\\');
      g_string_append_c (out, *c == '\n' ? ' ' : *c);
    }
}

static void
append_table (GString *out,
              const GsReportTable *table)
{
  for (guint c = 0; c < table->columns->len; c++)
    {
      g_string_append (out, "| ");
      append (out, g_array_index (table->columns, GsReportColumn, c).name, TRUE);
      g_string_append_c (out, ' ');
    }
  g_string_append (out, "|\n");
  for (guint c = 0; c < table->columns->len; c++)
    g_string_append (out, g_array_index (table->columns, GsReportColumn, c).is_text ? "|:---" : "|---:");
  g_string_append (out, "|\n");

  for (guint row = 0; row < gs_report_table_get_n_rows (table); row++)
    {
      gboolean marked = g_hash_table_contains (table->marked, GUINT_TO_POINTER (row));

      for (guint c = 0; c < table->columns->len; c++)
        {
          const char *text = gs_report_table_get_cell (table, row, c)->text;

          g_string_append (out, marked && c == 0 ? "| **" : "| ");
          append (out, text, TRUE);
          g_string_append (out, marked && c == 0 ? "** " : " ");
        }
      g_string_append (out, "|\n");
    }
  g_string_append_c (out, '\n');
}

/**
 * gs_report_to_markdown:
 * @self: a report
 * @figures: (nullable): folder of the figures as SVG, as seen from the file; %NULL: without figures
 *
 * Returns: (transfer full): the report in Markdown, with tables as GitHub has them
 */
GString *
gs_report_to_markdown (const GsReport *self,
                       const char *figures)
{
  GString *out = g_string_new ("# ");

  append (out, self->title, FALSE);
  g_string_append (out, "\n\n");
  for (guint i = 0; i < self->blocks->len; i++)
    {
      const GsReportBlock *block = &g_array_index (self->blocks, GsReportBlock, i);

      switch (block->kind)
        {
        case GS_REPORT_HEADING:
          g_string_append (out, block->level == 1 ? "## " : "### ");
          append (out, block->text, FALSE);
          g_string_append (out, "\n\n");
          break;

        case GS_REPORT_PARAGRAPH:
          append (out, block->text, FALSE);
          g_string_append (out, "\n\n");
          break;

        case GS_REPORT_TABLE:
          g_string_append_printf (out, "**Table %u.** ", block->number);
          append (out, block->text, FALSE);
          g_string_append (out, "\n\n");
          append_table (out, block->table);
          break;

        case GS_REPORT_FIGURE:
        default:
          if (figures == NULL)
            break;
          g_string_append_printf (out, "![Figure %u](%s/%s.svg)\n\n**Figure %u.** ", block->number, figures, block->name, block->number);
          append (out, block->text, FALSE);
          g_string_append (out, "\n\n");
          break;
        }
    }

  return out;
}
