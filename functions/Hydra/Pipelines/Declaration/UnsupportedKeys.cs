namespace Hydra.Pipelines.Declaration;

/// <summary>Keys that somebody writes who expects what KFP has and declarations do not.</summary>
internal static class UnsupportedKeys
{
    /// <summary>The feature that the key means; null when it means none.</summary>
    public static string? Feature(string key)
    {
        switch (key)
        {
            case "condition" or "conditions" or "if" or "when" or "trigger" or "triggerPolicy":
                return "A condition";
            case "loop" or "for" or "foreach" or "parallelFor" or "items" or "withItems" or "withParam":
                return "A loop";
            case "exit" or "exitHandler" or "exitTask" or "onExit":
                return "An exit handler";
            case "importer" or "import":
                return "An importer";
            case "pipeline" or "graph" or "tasks":
                return "A pipeline inside a pipeline";
            default:
                return null;
        }
    }
}
