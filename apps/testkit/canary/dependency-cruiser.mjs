import rules from '../../../.dependency-cruiser.mjs';

const { tsConfig: _ofTheRepository, exclude: _theCanaryItself, ...options } = rules.options;
export default { ...rules, options };
