namespace Hydra.Components.Values;

/// <summary>Where the value of a runtime placeholder comes from.</summary>
internal enum RuntimeSource
{
    /// <summary>A form that Vertex AI does not know.</summary>
    Unknown,

    /// <summary><c>$.inputs.parameters['x']</c>.</summary>
    InputParameter,

    /// <summary><c>$.inputs.artifacts['x'].path</c> or <c>.uri</c>.</summary>
    InputArtifact,

    /// <summary><c>$.inputs.artifacts['x'].metadata['y']</c>.</summary>
    InputMetadata,

    /// <summary><c>$.outputs.parameters['x'].output_file</c>.</summary>
    OutputParameter,

    /// <summary><c>$.outputs.artifacts['x'].path</c> or <c>.uri</c>.</summary>
    OutputArtifact,

    /// <summary><c>$.outputs.artifacts['x'].metadata['y']</c>.</summary>
    OutputMetadata,

    /// <summary><c>$</c>: the whole ExecutorInput message as JSON.</summary>
    ExecutorInput,

    /// <summary><c>$.pipeline_job_name</c> and its like.</summary>
    Pipeline,
}
