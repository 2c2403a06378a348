/* The last script: all views are there. */
'use strict';

espalier.frame.start();
