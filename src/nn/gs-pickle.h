/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * GsPickleKind:
 * @GS_PICKLE_NONE: `None`
 * @GS_PICKLE_BOOL: a truth value, in @integer
 * @GS_PICKLE_INT: a whole number, in @integer
 * @GS_PICKLE_FLOAT: a number, in @number
 * @GS_PICKLE_TEXT: UTF-8, in @text
 * @GS_PICKLE_TUPLE: its elements, in @items
 * @GS_PICKLE_LIST: the same
 * @GS_PICKLE_DICT: key, value, key, value .. in @items, in the order in which they were set
 * @GS_PICKLE_GLOBAL: one of the known names; @integer is its index
 * @GS_PICKLE_CALL: a known name and a tuple of arguments, in @items; nothing was called
 * @GS_PICKLE_REFERENCE: a persistent id, in @items: something that lies outside the pickle
 *
 * What a value of a pickle can be.
 */
typedef enum
{
  GS_PICKLE_NONE,
  GS_PICKLE_BOOL,
  GS_PICKLE_INT,
  GS_PICKLE_FLOAT,
  GS_PICKLE_TEXT,
  GS_PICKLE_TUPLE,
  GS_PICKLE_LIST,
  GS_PICKLE_DICT,
  GS_PICKLE_GLOBAL,
  GS_PICKLE_CALL,
  GS_PICKLE_REFERENCE,
} GsPickleKind;

/**
 * GsPickleValue:
 *
 * A value of a pickle; which members count is told by @kind. Values may be shared, and a list or dict may
 * contain itself: whoever follows @items must bound how far.
 */
typedef struct _GsPickleValue GsPickleValue;

struct _GsPickleValue
{
  GsPickleKind kind;
  gint64 integer;
  double number;
  char *text;
  GsPickleValue **items; /* [n_items] */
  guint n_items;
  /*< private >*/
  guint n_allocated;
};

/**
 * GsPickleRole:
 * @GS_PICKLE_ROLE_NAME: it may be mentioned, but not called
 * @GS_PICKLE_ROLE_CALL: a call of it is written down as %GS_PICKLE_CALL
 * @GS_PICKLE_ROLE_DICT: called without arguments it gives an empty dict
 *
 * What a pickle may do with a name it knows.
 */
typedef enum
{
  GS_PICKLE_ROLE_NAME,
  GS_PICKLE_ROLE_CALL,
  GS_PICKLE_ROLE_DICT,
} GsPickleRole;

/**
 * GsPickleGlobal:
 * @module: Python module
 * @name: name in it
 * @role: what may be done with it
 *
 * A name that a pickle may mention; every other is refused.
 */
typedef struct
{
  const char *module;
  const char *name;
  GsPickleRole role;
} GsPickleGlobal;

typedef struct _GsPickle GsPickle;

GsPickle *gs_pickle_parse (const guint8 *data,
                           gsize size,
                           const GsPickleGlobal *globals,
                           guint n_globals,
                           GError **error);
const GsPickleValue *gs_pickle_get_root (GsPickle *self);
void gs_pickle_free (GsPickle *self);

const GsPickleValue *gs_pickle_value_get_item (const GsPickleValue *self,
                                               guint index);
const GsPickleValue *gs_pickle_value_lookup (const GsPickleValue *self,
                                             const char *key);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (GsPickle, gs_pickle_free)

G_END_DECLS
