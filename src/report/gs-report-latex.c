/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gs-report-private.h"

#include <string.h>

/* What plain LaTeX has no letter for, or takes for a command. */
static const struct
{
  const char *text;
  const char *latex;
} words[] = {
  { "\\", "\\textbackslash{}" }, { "{", "\\{" },       { "}", "\\}" },        { "%", "\\%" },
  { "&", "\\&" },                { "#", "\\#" },       { "_", "\\_" },        { "$", "\\$" },
  { "^", "\\textasciicircum{}" }, { "~", "\\textasciitilde{}" }, { "−", "$-$" }, { "–", "--" },
  { "±", "$\\pm$" },             { "α", "$\\alpha$" }, { "κ", "$\\kappa$" },  { "Σ", "$\\Sigma$" },
  { "“", "``" },                 { "”", "''" },        { "’", "'" },          { "…", "\\dots{}" },
  { "\u2009", "\\," },           { "≥", "$\\geq$" },   { "×", "$\\times$" },  { "▲", "$\\blacktriangle$" },
  { "²", "$^2$" },               { "<", "$<$" },       { ">", "$>$" },        { "|", "$|$" },
  { "∞", "$\\infty$" },
};

static void
append (GString *out,
        const char *text)
{
  while (*text != '\0')
    {
      guint i;

      for (i = 0; i < G_N_ELEMENTS (words); i++)
        {
          if (g_str_has_prefix (text, words[i].text))
            break;
        }
      if (i < G_N_ELEMENTS (words))
        {
          g_string_append (out, words[i].latex);
          text += strlen (words[i].text);
        }
      else
        {
          g_string_append_c (out, *text++);
        }
    }
}

static void
append_table (GString *out,
              const GsReportBlock *block)
{
  const GsReportTable *table = block->table;

  g_string_append (out, "\\begin{table}[htbp]\n\\centering\\footnotesize\n\\caption{");
  append (out, block->text);
  g_string_append_printf (out, "}\n\\label{tab:%s}\n\\begin{tabular}{", block->name);
  for (guint c = 0; c < table->columns->len; c++)
    g_string_append_c (out, g_array_index (table->columns, GsReportColumn, c).is_text ? 'l' : 'r');
  g_string_append (out, "}\n\\hline\n");

  for (guint c = 0; c < table->columns->len; c++)
    {
      g_string_append (out, c > 0 ? " & " : "");
      append (out, g_array_index (table->columns, GsReportColumn, c).name);
    }
  g_string_append (out, " \\\\\n\\hline\n");
  for (guint row = 0; row < gs_report_table_get_n_rows (table); row++)
    {
      gboolean marked = g_hash_table_contains (table->marked, GUINT_TO_POINTER (row));

      for (guint c = 0; c < table->columns->len; c++)
        {
          g_string_append (out, c > 0 ? " & " : marked ? "\\textbf{" : "");
          append (out, gs_report_table_get_cell (table, row, c)->text);
          g_string_append (out, c == 0 && marked ? "}" : "");
        }
      g_string_append (out, " \\\\\n");
    }
  g_string_append (out, "\\hline\n\\end{tabular}\n\\end{table}\n\n");
}

/**
 * gs_report_to_latex:
 * @self: a report
 * @figures: (nullable): folder of the figures as PDF, as seen from the file; %NULL: without figures
 *
 * Returns: (transfer full): the report as a LaTeX document that needs nothing but what every LaTeX has: graphicx and amssymb, no booktabs
 */
GString *
gs_report_to_latex (const GsReport *self,
                    const char *figures)
{
  GString *out = g_string_new ("\\documentclass[a4paper,10pt]{article}\n"
                               "\\usepackage[utf8]{inputenc}\n\\usepackage[T1]{fontenc}\n\\usepackage{graphicx,amssymb}\n"
                               "\\usepackage[margin=2cm]{geometry}\n\\title{");

  append (out, self->title);
  g_string_append (out, "}\n\\date{}\n\\begin{document}\n\\maketitle\n\n");
  for (guint i = 0; i < self->blocks->len; i++)
    {
      const GsReportBlock *block = &g_array_index (self->blocks, GsReportBlock, i);

      switch (block->kind)
        {
        case GS_REPORT_HEADING:
          g_string_append (out, block->level == 1 ? "\\section{" : "\\subsection{");
          append (out, block->text);
          g_string_append (out, "}\n\n");
          break;

        case GS_REPORT_PARAGRAPH:
          append (out, block->text);
          g_string_append (out, "\n\n");
          break;

        case GS_REPORT_TABLE:
          append_table (out, block);
          break;

        case GS_REPORT_FIGURE:
        default:
          if (figures == NULL)
            break;
          g_string_append_printf (out, "\\begin{figure}[htbp]\n\\centering\n\\includegraphics[width=%s\\linewidth]{%s/%s.pdf}\n\\caption{",
                                  block->half ? "0.6" : "0.9", figures, block->name);
          append (out, block->text);
          g_string_append_printf (out, "}\n\\label{fig:%s}\n\\end{figure}\n\n", block->name);
          break;
        }
    }
  g_string_append (out, "\\end{document}\n");

  return out;
}
