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
  { "∞", "$\\infty$" },        { "≤", "$\\leq$" },    { "→", "$\\to$" },      { "≈", "$\\approx$" },
  { "`", "\\textasciigrave{}" }, { "\n", " " },      { "\r", " " },
};

/* Long names make a wide table: one that is wider than the lines is made as wide as they are. */
#define FITTED "\\resizebox{\\ifdim\\width>\\linewidth\\linewidth\\else\\width\\fi}{!}"

/* As far as the letters go that the usual fonts have; see append_letters() */
#define LAST_LATIN 0x17f

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

/* Letters that pdfLaTeX has no font for: what they are is better than no report. Other LaTeXes have them, if their font does. */
static void
append_letters (GString *out,
                const char *body)
{
  g_autoptr (GHashTable) known = g_hash_table_new (NULL, NULL);

  for (const char *c = body; *c != '\0'; c = g_utf8_next_char (c))
    {
      gunichar letter = g_utf8_get_char (c);

      if ((letter >= 0xa0 && letter <= LAST_LATIN) || letter < 0x80 || !g_hash_table_add (known, GUINT_TO_POINTER (letter)))
        continue;
      g_string_append_printf (out, "\\DeclareUnicodeCharacter{%04X}{(U+%04X)}\n", letter, letter);
    }
}

static void
append_table (GString *out,
              const GsReportBlock *block)
{
  const GsReportTable *table = block->table;

  g_string_append (out, "\\begin{table}[htbp]\n\\centering\\footnotesize\n\\caption{");
  append (out, block->text);
  g_string_append_printf (out, "}\n\\label{tab:%s}\n" FITTED "{%%\n\\begin{tabular}{", block->name);
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
          const char *text = gs_report_table_get_cell (table, row, c)->text;

          /* Behind the end of a row a bracket would be taken for its height, and a star for one. */
          g_string_append (out, c > 0 ? " & " : marked ? "\\textbf{" : *text == '[' || *text == '*' ? "{}" : "");
          append (out, text);
          g_string_append (out, c == 0 && marked ? "}" : "");
        }
      g_string_append (out, " \\\\\n");
    }
  g_string_append (out, "\\hline\n\\end{tabular}}\n\\end{table}\n\n");
}

/**
 * gs_report_to_latex:
 * @self: a report
 * @figures: (nullable): folder of the figures as PDF, as seen from the file; %NULL: without figures
 *
 * Letters beyond Latin ones are there in LaTeXes of today; pdfLaTeX shows their numbers.
 *
 * Returns: (transfer full): the report as a LaTeX document that needs nothing but what every LaTeX has: graphicx and amssymb, no booktabs
 */
GString *
gs_report_to_latex (const GsReport *self,
                    const char *figures)
{
  g_autoptr (GString) out = g_string_new ("\\usepackage{graphicx,amssymb}\n\\usepackage[margin=2cm]{geometry}\n"
                                          "\\setlength{\\belowcaptionskip}{6pt}\n\\renewcommand{\\arraystretch}{1.15}\n\\title{");
  GString *whole = g_string_new ("\\documentclass[a4paper,10pt]{article}\n"
                                 "\\ifdefined\\Umathchar\\else\n\\usepackage[utf8]{inputenc}\n\\usepackage[T1]{fontenc}\n"
                                 /* Without it some have T1 as pictures alone */
                                 "\\IfFileExists{lmodern.sty}{\\usepackage{lmodern}}{}\n");
  gboolean has_floats = FALSE;

  append (out, self->title);
  g_string_append (out, "}\n\\date{}\n\\begin{document}\n\\maketitle\n\n");
  for (guint i = 0; i < self->blocks->len; i++)
    {
      const GsReportBlock *block = &g_array_index (self->blocks, GsReportBlock, i);

      switch (block->kind)
        {
        case GS_REPORT_HEADING:
          /* Tables and figures stay with what they are about. */
          if (block->level == 1 && has_floats)
            g_string_append (out, "\\clearpage\n");
          has_floats = has_floats && block->level > 1;
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
          has_floats = TRUE;
          break;

        case GS_REPORT_FIGURE:
        default:
          if (figures == NULL)
            break;
          has_floats = TRUE;
          g_string_append_printf (out, "\\begin{figure}[htbp]\n\\centering\n\\includegraphics[width=%s\\linewidth]{%s/%s.pdf}\n\\caption{",
                                  block->half ? "0.6" : "0.9", figures, block->name);
          append (out, block->text);
          g_string_append_printf (out, "}\n\\label{fig:%s}\n\\end{figure}\n\n", block->name);
          break;
        }
    }
  g_string_append (out, "\\end{document}\n");

  append_letters (whole, out->str);
  g_string_append (whole, "\\fi\n");
  g_string_append_len (whole, out->str, (gssize) out->len);

  return whole;
}
