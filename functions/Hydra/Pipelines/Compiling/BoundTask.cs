using System.Text.Json.Nodes;
using Hydra.Components;
using Hydra.Pipelines.Declaration;

namespace Hydra.Pipelines.Compiling;

/// <summary>A task with its component and what its inputs get.</summary>
/// <param name="Name">In the job: KFP's, unique in the pipeline.</param>
/// <param name="ComponentFile">For findings.</param>
/// <param name="Given">What each input gets that gets anything: the value of <c>inputs</c> in the task.</param>
/// <param name="Upstream">Ids of the tasks that must be done before it starts.</param>
internal sealed record BoundTask(
    TaskDeclaration Declaration,
    string Name,
    ComponentSpec Component,
    string ComponentFile,
    IReadOnlyDictionary<string, JsonObject> Given,
    IReadOnlySet<string> Upstream) : SilentRecord;
