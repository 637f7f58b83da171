"""Toritsugi (取次) announces business events to the right person in LINE WORKS: at once, and never silently not.

The street, which every event walks and which the imports follow:

intake → routing → outbox → delivery → connections → lineworks

Beside it: `mail` reads what came by mail, `people` knows who is who, `reception` and `kiosk` meet visitors, `admin` and
`cli` are the operator's two faces, `web` and `database` are furniture, and `app` puts the rooms together.
"""
