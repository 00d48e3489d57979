namespace Hydra.Pipelines;

/// <summary>What files of people may have at most.</summary>
public static class PipelineLimits
{
    /// <summary>UTF-16 code units of a declaration or the file of a tuning job.</summary>
    public const int MaxLength = 1024 * 1024;
}
