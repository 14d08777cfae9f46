"""The JSON Schemas that editors use say what the configuration's types say."""

import json
from pathlib import Path

from samskaping.study.schemas import json_schemas, write_schemas

SCHEMAS = Path(__file__).parents[2] / "workflow" / "schemas"


def test_the_schemas_in_the_repository_are_those_that_the_code_makes():
    stored = {path.name: path.read_text(encoding="utf-8") for path in SCHEMAS.glob("*.json")}
    assert stored == json_schemas(), "run: samskaping schemas"


def test_the_schemas_are_closed_and_name_files_where_the_configuration_does(tmp_path):
    write_schemas(tmp_path)
    config = json.loads((tmp_path / "config.schema.json").read_text(encoding="utf-8"))
    assert config["additionalProperties"] is False
    assert config["properties"]["scorecard"]["type"] == "string"
    assert config["$defs"]["Source"]["properties"]["binding"]["type"] == "string"
    assert "Scorecard" not in config["$defs"]
    assert all(part["additionalProperties"] is False for part in config["$defs"].values())
