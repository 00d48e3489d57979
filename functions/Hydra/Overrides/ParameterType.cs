namespace Hydra.Overrides;

/// <summary>What a parameter of a trial is, which decides how its value is written for Hydra.</summary>
public enum ParameterType
{
    /// <summary>Whatever Hydra's grammar makes of the value: <c>1</c> is a number, <c>true</c> a boolean, <c>[a,b]</c> a list.</summary>
    Undeclared,

    /// <summary>An integer of any size; <c>64.0</c> and <c>1e3</c> are 64 and 1000.</summary>
    Int,

    /// <summary>A number that a double can hold, written as it came where Hydra reads it as a number.</summary>
    Float,

    /// <summary>True or false, in the spellings that OmegaConf takes for a boolean.</summary>
    Bool,

    /// <summary>A string, whatever it looks like; OmegaConf still resolves a <c>${...}</c> in it.</summary>
    String,

    /// <summary>A string in which <c>${</c> is escaped, so that OmegaConf leaves it as it is.</summary>
    Literal,
}
