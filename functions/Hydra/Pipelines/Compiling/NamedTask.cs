using Hydra.Components;
using Hydra.Pipelines.Declaration;

namespace Hydra.Pipelines.Compiling;

/// <summary>A task with its component and its name in the job.</summary>
internal sealed record NamedTask(TaskDeclaration Declaration, string Name, ComponentSpec Component, string ComponentFile) : SilentRecord;
