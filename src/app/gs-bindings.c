/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "gs-bindings.h"

#include <glib/gi18n.h>

/**
 * Binding:
 * @group: heading in the shortcuts window; %NULL = as the one before
 * @title: what it does; %NULL = a second key for the one before
 * @action: detailed action name
 * @trigger: key as gtk_shortcut_trigger_parse_string() reads it
 *
 * The one table of keys: the window's shortcuts and the shortcuts window are both made from it.
 */
typedef struct
{
  const char *group;
  const char *title;
  const char *action;
  const char *trigger;
} Binding;

static const Binding bindings[] = {
  { N_ ("Playing"), N_ ("Play or pause"), "win.play-pause", "space" },
  { NULL, NULL, "win.play-pause", "k" },
  { NULL, N_ ("Shuttle forward"), "win.shuttle(1)", "l" },
  { NULL, N_ ("Shuttle back"), "win.shuttle(-1)", "j" },
  { NULL, N_ ("Previous frame"), "win.step(-1)", "comma" },
  { NULL, N_ ("Next frame"), "win.step(1)", "period" },
  { NULL, N_ ("One second back"), "win.seek-by(-1.0)", "Left" },
  { NULL, N_ ("One second on"), "win.seek-by(1.0)", "Right" },
  { NULL, N_ ("Ten seconds back"), "win.seek-by(-10.0)", "<Shift>Left" },
  { NULL, N_ ("Ten seconds on"), "win.seek-by(10.0)", "<Shift>Right" },
  { NULL, N_ ("To the start"), "win.go-to-start", "Home" },
  { NULL, N_ ("To the end"), "win.go-to-end", "End" },
  { N_ ("Speed, Sound, Picture"), N_ ("Slower by a tenth"), "win.rate-by(-0.1)", "bracketleft" },
  { NULL, N_ ("Faster by a tenth"), "win.rate-by(0.1)", "bracketright" },
  { NULL, N_ ("Normal speed"), "win.rate(1.0)", "BackSpace" },
  { NULL, N_ ("Loop the selection"), "win.loop", "<Control>l" },
  { NULL, N_ ("Mute"), "win.mute", "m" },
  { NULL, N_ ("Face box and landmarks"), "win.show-landmarks", "f" },
  { NULL, N_ ("Next or previous person"), "win.step-person(1)", "p" },
  { NULL, NULL, "win.step-person(-1)", "<Shift>p" },

  { N_ ("Timeline"), N_ ("Zoom in"), "win.zoom(2.0)", "<Control>plus" },
  { NULL, NULL, "win.zoom(2.0)", "<Control>equal" },
  { NULL, N_ ("Zoom out"), "win.zoom(0.5)", "<Control>minus" },
  { NULL, N_ ("Zoom to the selection"), "win.zoom-to-selection", "z" },
  { NULL, N_ ("Whole clip"), "win.zoom(0.0)", "<Control>0" },
  { NULL, N_ ("Select the whole clip"), "win.select-all", "<Control>a" },
  { NULL, N_ ("No selection"), "win.select-none", "Escape" },

  { N_ ("Annotating"), N_ ("Record a trace, pause it"), "win.record", "r" },
  { NULL, N_ ("End the trace"), "win.end-trace", "<Shift>r" },
  { NULL, N_ ("Value up while recording"), "win.nudge(1)", "Up" },
  { NULL, N_ ("Value down while recording"), "win.nudge(-1)", "Down" },
  { NULL, N_ ("Next or previous stretch worth a look"), "win.step-worth(1)", "w" },
  { NULL, NULL, "win.step-worth(-1)", "<Shift>w" },
  { NULL, N_ ("Segment starts here"), "win.segment-in", "i" },
  { NULL, N_ ("Segment ends here"), "win.segment-out", "o" },
  { NULL, N_ ("Split the segment here"), "win.segment-split", "s" },
  { NULL, N_ ("Name the segment"), "win.segment-rename", "n" },
  { NULL, N_ ("Delete the segment"), "win.segment-delete", "Delete" },
  { NULL, N_ ("Next segment"), "win.segment-step(1)", "<Control>Right" },
  { NULL, N_ ("Previous segment"), "win.segment-step(-1)", "<Control>Left" },
  { NULL, N_ ("Label of the segment; while recording: the value"), "win.digit(1)", "1" },
  { NULL, NULL, "win.digit(2)", "2" },
  { NULL, NULL, "win.digit(3)", "3" },
  { NULL, NULL, "win.digit(4)", "4" },
  { NULL, NULL, "win.digit(5)", "5" },
  { NULL, NULL, "win.digit(6)", "6" },
  { NULL, NULL, "win.digit(7)", "7" },
  { NULL, NULL, "win.digit(8)", "8" },
  { NULL, NULL, "win.digit(9)", "9" },
  { NULL, N_ ("No label"), "win.digit(0)", "0" },

  { N_ ("Segments"), N_ ("Start a frame earlier"), "win.segment('start-earlier')", "<Alt>Left" },
  { NULL, N_ ("Start a frame later"), "win.segment('start-later')", "<Alt>Right" },
  { NULL, N_ ("End a frame earlier"), "win.segment('end-earlier')", "<Alt><Shift>Left" },
  { NULL, N_ ("End a frame later"), "win.segment('end-later')", "<Alt><Shift>Right" },
  { NULL, N_ ("Start or, with Shift, end to the cursor"), "win.segment('start-cursor')", "<Shift>i" },
  { NULL, NULL, "win.segment('end-cursor')", "<Shift>o" },
  { NULL, N_ ("Start or, with Shift, end to another tier’s edge"), "win.segment('start-tier')", "e" },
  { NULL, NULL, "win.segment('end-tier')", "<Shift>e" },
  { NULL, N_ ("Start or, with Shift, end to where a sound begins"), "win.segment('start-onset')", "t" },
  { NULL, NULL, "win.segment('end-onset')", "<Shift>t" },
  { NULL, N_ ("Join with the next"), "win.segment('join-next')", "<Control>j" },
  { NULL, N_ ("Join with the one before"), "win.segment('join-previous')", "<Control><Shift>j" },
  { NULL, N_ ("Note on the segment"), "win.edit-note", "<Shift>n" },
  { NULL, N_ ("Words of the tier"), "win.edit-tier", "v" },
  { NULL, N_ ("Find segments"), "win.find-segments", "<Control>f" },

  { N_ ("Editing a Trace over the Selection"), N_ ("Record over the selection"), "win.punch-in", "<Control>r" },
  { NULL, N_ ("Erase"), "win.change-trace('erase')", "<Shift>Delete" },
  { NULL, N_ ("Straight line"), "win.change-trace('line')", "<Control><Shift>l" },
  { NULL, N_ ("Smooth"), "win.change-trace('smooth')", "<Control><Shift>s" },
  { NULL, N_ ("Higher by 0.05"), "win.change-trace('higher')", "<Alt>Up" },
  { NULL, N_ ("Lower by 0.05"), "win.change-trace('lower')", "<Alt>Down" },
  { NULL, N_ ("Farther from the middle"), "win.change-trace('wider')", "<Alt>plus" },
  { NULL, N_ ("Nearer to the middle"), "win.change-trace('narrower')", "<Alt>minus" },
  { NULL, N_ ("One frame earlier"), "win.change-trace('earlier')", "<Alt>comma" },
  { NULL, N_ ("One frame later"), "win.change-trace('later')", "<Alt>period" },

  { N_ ("Cursors A and B"), N_ ("Put A or B here, or away"), "win.put-cursor(0)", "<Shift>a" },
  { NULL, NULL, "win.put-cursor(1)", "<Shift>b" },
  { NULL, N_ ("Go to A or B"), "win.go-to-cursor(0)", "<Alt>a" },
  { NULL, NULL, "win.go-to-cursor(1)", "<Alt>b" },

  { N_ ("Window"), N_ ("Open a clip or a project"), "win.open", "<Control>o" },
  { NULL, N_ ("New window"), "app.new-window", "<Control>n" },
  { NULL, N_ ("Train a network"), "win.train", "<Control>t" },
  { NULL, N_ ("Inspect"), "win.page('inspect')", "<Alt>1" },
  { NULL, N_ ("Annotate"), "win.page('annotate')", "<Alt>2" },
  { NULL, N_ ("Compare"), "win.page('compare')", "<Alt>3" },
  { NULL, N_ ("What if, and back"), "win.inspect-side('turn')", "<Alt>w" },
  { NULL, N_ ("Next or previous event"), "win.step-event(1)", "g" },
  { NULL, NULL, "win.step-event(-1)", "<Shift>g" },
  { NULL, N_ ("Export the figure"), "win.export-figure", "<Control>e" },
  { NULL, N_ ("Undo"), "win.undo", "<Control>z" },
  { NULL, N_ ("Redo"), "win.redo", "<Control><Shift>z" },
  { NULL, N_ ("History"), "win.history", "<Control>h" },
  { NULL, N_ ("Preferences"), "app.preferences", "<Control>comma" },
  { NULL, N_ ("Shortcuts"), "win.shortcuts", "<Control>question" },
  { NULL, N_ ("Full screen"), "win.fullscreen", "F11" },
  { NULL, N_ ("Close the window"), "window.close", "<Control>w" },
  { NULL, N_ ("Quit"), "app.quit", "<Control>q" },
};

/* What stands together in the shortcuts window. Each section fills one page: GTK lays several pages of one in the
 * wrong order, the last first. */
static const struct
{
  const char *first_group;
  const char *title;
} sections[] = {
  { N_ ("Playing"), N_ ("Playing, Timeline") },
  { N_ ("Annotating"), N_ ("Annotating") },
  { N_ ("Segments"), N_ ("Segments") },
  { N_ ("Editing a Trace over the Selection"), N_ ("Editing, Window") },
};

/**
 * gs_bindings_create_controller:
 *
 * Returns: (transfer full): the shortcuts of the window, to be added to its content. They run after the focused
 *   widget had its turn, so that a name can be typed and a focused button pressed with the space bar.
 */
GtkEventController *
gs_bindings_create_controller (void)
{
  GtkEventController *controller = gtk_shortcut_controller_new ();

  for (gsize i = 0; i < G_N_ELEMENTS (bindings); i++)
    {
      g_autofree char *name = NULL;
      g_autoptr (GVariant) target = NULL;
      g_autoptr (GError) error = NULL;
      GtkShortcut *shortcut;

      if (!g_action_parse_detailed_name (bindings[i].action, &name, &target, &error))
        {
          g_warning ("%s", error->message);
          continue;
        }

      shortcut = gtk_shortcut_new (gtk_shortcut_trigger_parse_string (bindings[i].trigger), gtk_named_action_new (name));
      gtk_shortcut_set_arguments (shortcut, target);
      gtk_shortcut_controller_add_shortcut (GTK_SHORTCUT_CONTROLLER (controller), shortcut);
    }

  return controller;
}

/**
 * gs_bindings_find_conflict:
 *
 * Returns: (transfer full) (nullable): a key that would do two things, or %NULL if each does one
 */
char *
gs_bindings_find_conflict (void)
{
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);

  for (gsize i = 0; i < G_N_ELEMENTS (bindings); i++)
    {
      if (!g_hash_table_add (seen, (gpointer) bindings[i].trigger))
        return g_strdup (bindings[i].trigger);
    }

  return NULL;
}

/**
 * gs_bindings_has_key:
 * @trigger: a key as the table has it, "a" for instance
 *
 * Returns: whether it does something
 */
gboolean
gs_bindings_has_key (const char *trigger)
{
  for (gsize i = 0; i < G_N_ELEMENTS (bindings); i++)
    {
      if (g_str_equal (bindings[i].trigger, trigger))
        return TRUE;
    }

  return FALSE;
}

static void
append_section (GString *xml,
                const char *group)
{
  for (gsize i = 0; i < G_N_ELEMENTS (sections); i++)
    {
      g_autofree char *section = NULL;

      if (!g_str_equal (sections[i].first_group, group))
        continue;

      section = g_markup_printf_escaped ("<child><object class='GtkShortcutsSection'>"
                                         "<property name='section-name'>%s</property>"
                                         "<property name='title'>%s</property><property name='max-height'>15</property>",
                                         sections[i].first_group, _ (sections[i].title));
      if (i > 0)
        g_string_append (xml, "</object></child>");
      g_string_append (xml, section);
    }
}

/**
 * gs_bindings_create_shortcuts_window:
 *
 * Returns: (transfer full): the window that lists every key
 */
GtkWidget *
gs_bindings_create_shortcuts_window (void)
{
  g_autoptr (GString) xml = g_string_new ("<interface><object class='GtkShortcutsWindow' id='window'>"
                                          "<property name='modal'>1</property>");
  g_autoptr (GtkBuilder) builder = NULL;
  GObject *window;

  for (gsize i = 0; i < G_N_ELEMENTS (bindings); i++)
    {
      g_autoptr (GString) keys = g_string_new (bindings[i].trigger);
      const char *title = _ (bindings[i].title);
      gsize first;
      g_autofree char *row = NULL;

      if (bindings[i].group != NULL)
        {
          g_autofree char *head = g_markup_printf_escaped ("<child><object class='GtkShortcutsGroup'>"
                                                           "<property name='title'>%s</property>",
                                                           _ (bindings[i].group));

          if (i > 0)
            g_string_append (xml, "</object></child>");
          append_section (xml, bindings[i].group);
          g_string_append (xml, head);
        }

      for (first = i; i + 1 < G_N_ELEMENTS (bindings) && bindings[i + 1].title == NULL; i++)
        g_string_append_printf (keys, " %s", bindings[i + 1].trigger);
      /* Many keys in a row read better as a range */
      if (i - first > 3)
        g_string_printf (keys, "%s...%s", bindings[first].trigger, bindings[i].trigger);

      row = g_markup_printf_escaped ("<child><object class='GtkShortcutsShortcut'>"
                                     "<property name='title'>%s</property><property name='accelerator'>%s</property>"
                                     "</object></child>",
                                     title, keys->str);
      g_string_append (xml, row);
    }

  g_string_append (xml, "</object></child></object></child></object></interface>");
  builder = gtk_builder_new_from_string (xml->str, xml->len);
  window = gtk_builder_get_object (builder, "window");
  /* or else the section that was added last is shown */
  g_object_set (window, "section-name", sections[0].first_group, NULL);

  return GTK_WIDGET (g_object_ref (window));
}
